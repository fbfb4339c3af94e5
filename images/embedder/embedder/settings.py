"""The settings, all from environment variables, all checked before anything starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from embedder.cpus import granted_cpus

T = TypeVar("T")
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")


class SettingsError(Exception):
    """One or more variables have a value that cannot be used; the message lists them all."""


@dataclass(frozen=True)
class Settings:
    """What can be changed without a new image. README.md has the same table."""

    host: str = "0.0.0.0"
    """EMBEDDER_HOST: the address to listen on; `::` for IPv6."""
    port: int = 8000
    """PORT: the TCP port to listen on. (Not EMBEDDER_PORT: Kubernetes sets that one for a Service named `embedder`.)"""
    model_dir: Path = Path("/opt/embedder/model")
    """EMBEDDER_MODEL_DIR: the folder with graph.onnx, model.safetensors and the tokenizer."""
    model_name: str = "all-MiniLM-L6-v2"
    """EMBEDDER_MODEL_NAME: the model's name in the API."""
    threads: int = 1
    """EMBEDDER_THREADS: threads that compute; by default the CPUs that the cgroup grants, rounded up."""
    batch_size: int = 8
    """EMBEDDER_BATCH_SIZE: texts computed at once; longer requests are cut into batches and take turns.

    8 keeps the memory of 256-token texts to 200 MB in all; larger batches of them are no faster on a CPU."""
    max_inputs: int = 256
    """EMBEDDER_MAX_INPUTS: texts in one request; one more is refused with 400."""
    max_body_bytes: int = 4 * 1024 * 1024
    """EMBEDDER_MAX_BODY_BYTES: bytes in one request's body; one more is refused with 413."""
    max_in_flight: int = 64
    """EMBEDDER_MAX_IN_FLIGHT: embedding requests accepted at a time; one more is refused with 503 and Retry-After."""
    drain_seconds: int = 20
    """EMBEDDER_DRAIN_SECONDS: seconds that requests in flight are given after SIGTERM."""
    log_level: str = "info"
    """EMBEDDER_LOG_LEVEL: debug, info, warning, error or critical."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the variables; an empty one counts as unset. Raises SettingsError."""
        problems: list[str] = []
        default = cls()

        def read(name: str, fallback: T, parse: Callable[[str], T]) -> T:
            text = env.get(name, "").strip()
            try:
                return parse(text) if text else fallback
            except ValueError as error:
                problems.append(f"{name}={text!r}: {error}")
                return fallback

        settings = cls(
            host=read("EMBEDDER_HOST", default.host, str),
            port=read("PORT", default.port, whole_number(1, 65535)),
            model_dir=read("EMBEDDER_MODEL_DIR", default.model_dir, folder),
            model_name=read("EMBEDDER_MODEL_NAME", default.model_name, str),
            threads=read("EMBEDDER_THREADS", granted_cpus(), whole_number(1, 1024)),
            batch_size=read("EMBEDDER_BATCH_SIZE", default.batch_size, whole_number(1, 1024)),
            max_inputs=read("EMBEDDER_MAX_INPUTS", default.max_inputs, whole_number(1, 2048)),
            max_body_bytes=read("EMBEDDER_MAX_BODY_BYTES", default.max_body_bytes, whole_number(1024, 1 << 30)),
            max_in_flight=read("EMBEDDER_MAX_IN_FLIGHT", default.max_in_flight, whole_number(1, 10_000)),
            drain_seconds=read("EMBEDDER_DRAIN_SECONDS", default.drain_seconds, whole_number(1, 3600)),
            log_level=read("EMBEDDER_LOG_LEVEL", default.log_level, one_of(LOG_LEVELS)),
        )
        if problems:
            raise SettingsError("; ".join(problems))
        return settings


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers from `least` to `most`."""

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return parse


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """A parser of one word out of several, in any case."""

    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return text.lower()

    return parse


def folder(text: str) -> Path:
    """A parser of an existing folder's path."""
    path = Path(text)
    if not path.is_dir():
        raise ValueError("is not a folder")
    return path
