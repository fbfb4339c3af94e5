"""The vectors are those of sentence-transformers, which made tests/reference_vectors.json."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import NAME
from fastapi.testclient import TestClient

RECORD = json.loads((Path(__file__).parent / "reference_vectors.json").read_text())
SENTENCES = RECORD["sentences"]


@pytest.mark.parametrize("sentence", SENTENCES, ids=[sentence["name"] for sentence in SENTENCES])
def test_one_text(client: TestClient, sentence: dict) -> None:
    answer = client.post("/v1/embeddings", json={"model": NAME, "input": sentence["text"]}).json()
    assert cosine(answer["data"][0]["embedding"], sentence["embedding"]) > 0.999
    assert answer["usage"] == {"prompt_tokens": sentence["tokens"], "total_tokens": sentence["tokens"]}


def test_a_batch_keeps_its_order(client: TestClient) -> None:
    """Texts are sorted by length, cut into batches of 8 and padded on the way; none of it shows."""
    sentences = SENTENCES[:12]
    answer = client.post("/v1/embeddings", json={"model": NAME, "input": [s["text"] for s in sentences]}).json()
    assert [item["index"] for item in answer["data"]] == list(range(12))
    for item, sentence in zip(answer["data"], sentences, strict=True):
        assert cosine(item["embedding"], sentence["embedding"]) > 0.999
    assert answer["usage"]["total_tokens"] == sum(s["tokens"] for s in sentences)


def test_meaning(client: TestClient) -> None:
    texts = ["The cat sleeps on the sofa.", "A kitten naps on the couch.", "Quarterly revenue rose by 4%."]
    data = client.post("/v1/embeddings", json={"model": NAME, "input": texts}).json()["data"]
    cat, kitten, revenue = (item["embedding"] for item in data)
    assert cosine(cat, kitten) > 0.6 > 0.2 > cosine(cat, revenue)
    assert np.linalg.norm(cat) == pytest.approx(1, abs=1e-5)


def test_the_references_cover_the_limit() -> None:
    assert RECORD["max_seq_length"] == 256
    assert max(sentence["tokens"] for sentence in SENTENCES) == 256


def cosine(a: list[float], b: list[float]) -> float:
    return float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))
