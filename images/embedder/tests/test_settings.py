"""The variables, their defaults and their errors; the CPUs of a cgroup."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import ROOT

from embedder.cpus import granted_cpus
from embedder.settings import Settings, SettingsError


def test_defaults() -> None:
    settings = Settings.from_env({"PORT": "", "EMBEDDER_LOG_LEVEL": " "})
    assert settings == Settings(threads=granted_cpus())
    assert (settings.host, settings.port, settings.drain_seconds) == ("0.0.0.0", 8000, 20)


def test_every_variable(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "EMBEDDER_HOST": "::",
            "PORT": "9000",
            "EMBEDDER_MODEL_DIR": str(tmp_path),
            "EMBEDDER_MODEL_NAME": "team/minilm",
            "EMBEDDER_THREADS": "3",
            "EMBEDDER_BATCH_SIZE": "16",
            "EMBEDDER_MAX_INPUTS": "1024",
            "EMBEDDER_MAX_BODY_BYTES": "2048",
            "EMBEDDER_MAX_IN_FLIGHT": "1",
            "EMBEDDER_DRAIN_SECONDS": "5",
            "EMBEDDER_LOG_LEVEL": "WARNING",
        }
    )
    assert settings == Settings("::", 9000, tmp_path, "team/minilm", 3, 16, 1024, 2048, 1, 5, "warning")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PORT", "http", "must be a whole number from 1 to 65535"),
        ("PORT", "0", "must be a whole number from 1 to 65535"),
        ("PORT", "65536", "must be a whole number from 1 to 65535"),
        ("EMBEDDER_THREADS", "-1", "must be a whole number from 1 to 1024"),
        ("EMBEDDER_THREADS", "1.5", "must be a whole number from 1 to 1024"),
        ("EMBEDDER_BATCH_SIZE", "²", "must be a whole number from 1 to 1024"),
        ("EMBEDDER_MAX_INPUTS", "4096", "must be a whole number from 1 to 2048"),
        ("EMBEDDER_MAX_BODY_BYTES", "4MB", "must be a whole number from 1024 to 1073741824"),
        ("EMBEDDER_MAX_IN_FLIGHT", "0", "must be a whole number from 1 to 10000"),
        ("EMBEDDER_DRAIN_SECONDS", "0", "must be a whole number from 1 to 3600"),
        ("EMBEDDER_LOG_LEVEL", "loud", "must be one of debug, info, warning, error, critical"),
        ("EMBEDDER_MODEL_DIR", "/nowhere", "is not a folder"),
    ],
)
def test_errors(name: str, value: str, problem: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env({name: value})
    assert str(error.value) == f"{name}={value!r}: {problem}"


def test_the_readme_names_every_variable_and_no_other() -> None:
    in_code = set(re.findall(r"\bEMBEDDER_[A-Z_]+|\bPORT\b", (ROOT / "embedder" / "settings.py").read_text()))
    in_readme = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), flags=re.MULTILINE))
    assert in_readme == in_code - {"EMBEDDER_PORT"}


@pytest.mark.parametrize(
    ("files", "cpus"),
    [
        ({"cpu.max": "100000 100000"}, 1),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "max 100000"}, None),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu.max": "nonsense"}, None),
        ({}, None),
    ],
)
def test_granted_cpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cpus: int | None) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(4), raising=False)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n")
    assert granted_cpus(tmp_path) == (cpus or 4)
