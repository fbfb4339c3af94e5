"""From the first second to the last: loading, load, draining; and what the metrics and the log say of it."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from conftest import NAME, Server, sample, wait_until
from fastapi.testclient import TestClient

from embedder.model import EmbeddingModel

GOOD = {"model": NAME, "input": "a text"}


class Slow:
    """A model that waits until it is let go."""

    dimensions, max_tokens = 384, 256

    def __init__(self, model: EmbeddingModel) -> None:
        self.model = model
        self.go = threading.Event()

    def embed(self, texts: list[str]) -> object:
        assert self.go.wait(20)
        return self.model.embed(texts)


def test_not_ready_before_the_weights_are_in(start_app: Callable[..., TestClient], model: EmbeddingModel) -> None:
    loaded = threading.Event()

    def load() -> EmbeddingModel:
        assert loaded.wait(20)
        return model

    client = start_app(load)
    assert (client.get("/health").status_code, client.get("/health").json()) == (503, {"status": "loading"})
    assert sample(client, "embedder_model_loaded") == 0
    refused = client.post("/v1/embeddings", json=GOOD)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (refused.json()["error"]["code"], refused.json()["error"]["type"]) == ("model_loading", "server_error")

    loaded.set()
    wait_until(lambda: client.get("/health").status_code == 200)
    assert client.get("/health").json() == {"status": "ok"}
    assert sample(client, "embedder_model_loaded") == 1
    assert client.post("/v1/embeddings", json=GOOD).status_code == 200


def test_more_than_it_can_take(start_app: Callable[..., TestClient], model: EmbeddingModel) -> None:
    """While two requests (the fixture's limit) are computed, a third is refused and /health still answers."""
    slow = Slow(model)
    client = start_app(lambda: slow)
    wait_until(lambda: client.get("/health").status_code == 200)
    with ThreadPoolExecutor() as pool:
        taken = [pool.submit(client.post, "/v1/embeddings", json=GOOD) for _ in range(2)]
        wait_until(lambda: sample(client, "embedder_requests_in_flight") == 2)
        refused = client.post("/v1/embeddings", json=GOOD)
        assert client.get("/health").status_code == 200
        slow.go.set()
        assert [future.result().status_code for future in taken] == [200, 200]
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "overloaded")
    assert refused.headers["retry-after"] == "1"
    assert client.post("/v1/embeddings", json=GOOD).status_code == 200


def test_metrics(client: TestClient) -> None:
    client.post("/v1/embeddings", json={**GOOD, "input": ["one", "two"]})
    client.post("/v1/embeddings", json={**GOOD, "model": "gpt"})
    client.post("/v1/embeddings", json={**GOOD, "input": "x" * 70_000})
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")
    assert sample(client, 'embedder_requests_total{status="200"}') == 1
    assert sample(client, 'embedder_requests_total{status="404"}') == 1
    assert sample(client, 'embedder_requests_total{status="413"}') == 1
    assert sample(client, "embedder_request_duration_seconds_count") == 3
    assert sample(client, 'embedder_request_duration_seconds_bucket{le="+Inf"}') == 3
    assert sample(client, "embedder_requests_in_flight") == 0
    assert sample(client, "embedder_inputs_total") == 2
    assert sample(client, "embedder_tokens_total") == 6
    assert sample(client, "embedder_model_loaded") == 1
    assert sample(client, "process_resident_memory_bytes") > 0


def test_a_failure_is_counted_and_worded(start_app: Callable[..., TestClient], model: EmbeddingModel) -> None:
    class Broken(Slow):
        def embed(self, texts: list[str]) -> object:
            raise RuntimeError("broken")

    client = start_app(lambda: Broken(model))
    wait_until(lambda: client.get("/health").status_code == 200)
    response = client.post("/v1/embeddings", json=GOOD)
    assert (response.status_code, response.json()["error"]["type"]) == (500, "server_error")
    assert "broken" not in response.text
    assert sample(client, 'embedder_requests_total{status="500"}') == 1
    assert sample(client, "embedder_requests_in_flight") == 0


def test_sigterm_lets_a_request_finish(start_server: Callable[..., Server]) -> None:
    server = start_server()
    wait_until(server.healthy)
    body = {"model": NAME, "input": ["word " * 300] * 60}
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(httpx2.post, f"{server.url}/v1/embeddings", json=body, timeout=60)
        wait_until(lambda: "embedder_requests_in_flight 1.0" in httpx2.get(f"{server.url}/metrics").text)
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not server.healthy())
        assert not answer.done(), "the request was over before the signal: make it longer"
        assert server.process.poll() is None
        assert answer.result().status_code == 200
        assert len(answer.result().json()["data"]) == 60
    assert server.exit_status(within=15) == 0
    log = server.log()
    assert "POST /v1/embeddings" in log
    assert "/health" not in log
    assert "/metrics" not in log


def test_sigterm_when_idle(start_server: Callable[..., Server]) -> None:
    server = start_server()
    wait_until(server.healthy)
    with httpx2.Client() as kept_alive:
        kept_alive.get(f"{server.url}/health")
        start = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.exit_status(within=15) == 0
        assert time.monotonic() - start < 2


def test_draining_ends(start_server: Callable[..., Server]) -> None:
    """A request that never comes to its end is given EMBEDDER_DRAIN_SECONDS."""
    server = start_server(EMBEDDER_DRAIN_SECONDS="1")
    wait_until(server.healthy)
    with socket.create_connection(("127.0.0.1", server.port)) as stuck:
        head = (
            "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        stuck.sendall(head.encode())
        wait_until(lambda: "embedder_requests_in_flight 1.0" in httpx2.get(f"{server.url}/metrics").text)
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(Exception, match="timed out"):
            server.exit_status(within=0.6)
        assert server.exit_status(within=15) == 0


@pytest.mark.parametrize("missing", ["model.safetensors", "graph.onnx", "tokenizer.json", "sentence_bert_config.json"])
def test_a_model_that_cannot_be_loaded_ends_the_server(
    start_server: Callable[..., Server], model_dir: Path, tmp_path: Path, missing: str
) -> None:
    shutil.copytree(model_dir, tmp_path, ignore=shutil.ignore_patterns(missing), dirs_exist_ok=True)
    server = start_server(EMBEDDER_MODEL_DIR=str(tmp_path))
    assert server.exit_status(within=20) == 1
    log = server.log()
    assert "the model cannot be loaded" in log
    assert missing in log


def test_the_graph_holds_no_weights(model_dir: Path) -> None:
    """They are 90 MB, in model.safetensors; the graph says where each begins."""
    graph = (model_dir / "graph.onnx").read_bytes()
    assert len(graph) < 100_000
    assert graph.count(b"model.safetensors") == 102


def test_it_leaves_no_trace(start_server: Callable[..., Server], tmp_path: Path) -> None:
    """ONNX Runtime's telemetry, which begins with an identifier under the home folder, is off; no other file."""
    server = start_server(HOME=str(tmp_path), TMPDIR=str(tmp_path), ORT_DISABLE_TELEMETRY="0")
    wait_until(server.healthy)
    assert httpx2.post(f"{server.url}/v1/embeddings", json=GOOD).status_code == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.exit_status(within=15) == 0
    assert list(tmp_path.iterdir()) == []
    assert "telemetry" not in server.log().lower()


def test_bad_settings_end_the_server(start_server: Callable[..., Server]) -> None:
    server = start_server(EMBEDDER_THREADS="many", EMBEDDER_BATCH_SIZE="0", EMBEDDER_MODEL_DIR="/nowhere")
    assert server.exit_status(within=10) == 2
    assert server.log() == (
        "embedder: EMBEDDER_MODEL_DIR='/nowhere': is not a folder; "
        "EMBEDDER_THREADS='many': must be a whole number from 1 to 1024; "
        "EMBEDDER_BATCH_SIZE='0': must be a whole number from 1 to 1024\n"
    )
