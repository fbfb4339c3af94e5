"""The contract: OpenAI's routes, shapes and errors."""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
import pytest
from conftest import NAME, Server, wait_until
from fastapi.testclient import TestClient
from openai import BadRequestError, NotFoundError, OpenAI

GOOD = {"model": NAME, "input": "a text"}


def test_shape(client: TestClient) -> None:
    response = client.post("/v1/embeddings", json={**GOOD, "input": ["one", "two"], "user": "someone"})
    assert response.status_code == 200
    answer = response.json()
    assert answer["object"] == "list"
    assert answer["model"] == NAME
    assert answer["usage"] == {"prompt_tokens": 6, "total_tokens": 6}
    assert [(item["object"], item["index"], len(item["embedding"])) for item in answer["data"]] == [
        ("embedding", 0, 384),
        ("embedding", 1, 384),
    ]


def test_base64_is_the_same_vector(client: TestClient) -> None:
    numbers = client.post("/v1/embeddings", json=GOOD).json()["data"][0]["embedding"]
    encoded = client.post("/v1/embeddings", json={**GOOD, "encoding_format": "base64"}).json()["data"][0]["embedding"]
    assert np.allclose(np.frombuffer(base64.b64decode(encoded), dtype="<f4"), numbers, atol=1e-7)


def test_its_own_number_of_dimensions_is_accepted(client: TestClient) -> None:
    assert client.post("/v1/embeddings", json={**GOOD, "dimensions": 384}).status_code == 200


def test_models(client: TestClient) -> None:
    listed = client.get("/v1/models").json()
    assert listed["object"] == "list"
    assert [(entry["id"], entry["object"]) for entry in listed["data"]] == [(NAME, "model")]
    assert client.get(f"/v1/models/{NAME}").json() == listed["data"][0]


def test_openai_client(start_server: Callable[..., Server]) -> None:
    """OpenAI's own client, which asks for base64 when it is not told otherwise, over a real socket."""
    server = start_server(EMBEDDER_MODEL_NAME="team/minilm")
    wait_until(server.healthy)
    with OpenAI(base_url=f"{server.url}/v1", api_key="any", max_retries=0) as api:
        first = api.embeddings.create(model="team/minilm", input=["one", "two"])
        second = api.embeddings.create(model="team/minilm", input="two", encoding_format="float")
        assert np.allclose(first.data[1].embedding, second.data[0].embedding, atol=1e-6)
        assert first.usage.total_tokens == 6
        assert [entry.id for entry in api.models.list()] == ["team/minilm"]
        assert api.models.retrieve("team/minilm").object == "model"
        with pytest.raises(NotFoundError) as missing:
            api.embeddings.create(model="gpt", input="one")
        assert missing.value.code == "model_not_found"
        with pytest.raises(BadRequestError) as tokens:
            api.embeddings.create(model="team/minilm", input=[[15339, 1917]])
        assert (tokens.value.code, tokens.value.param) == ("token_input_unsupported", "input")


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        ({"input": "a"}, 400, "missing_required_parameter", "model"),
        ({"model": NAME}, 400, "missing_required_parameter", "input"),
        ({**GOOD, "model": "gpt"}, 404, "model_not_found", "model"),
        ({**GOOD, "model": 5}, 400, "invalid_value", "model"),
        ({**GOOD, "input": ""}, 400, "empty_input", "input"),
        ({**GOOD, "input": []}, 400, "empty_input", "input"),
        ({**GOOD, "input": ["a", ""]}, 400, "empty_input", "input"),
        ({**GOOD, "input": None}, 400, "invalid_type", "input"),
        ({**GOOD, "input": True}, 400, "invalid_type", "input"),
        ({**GOOD, "input": {"text": "a"}}, 400, "invalid_type", "input"),
        ({**GOOD, "input": ["a", 1.5]}, 400, "invalid_type", "input"),
        ({**GOOD, "input": [1, 2]}, 400, "token_input_unsupported", "input"),
        ({**GOOD, "input": [[1, 2], [3]]}, 400, "token_input_unsupported", "input"),
        ({**GOOD, "input": ["a"] * 13}, 400, "too_many_inputs", "input"),
        ({**GOOD, "input": "x" * 70_000}, 413, "body_too_large", None),
        ({**GOOD, "encoding_format": "hex"}, 400, "invalid_value", "encoding_format"),
        ({**GOOD, "dimensions": 128}, 400, "dimensions_unsupported", "dimensions"),
        ({**GOOD, "dimensions": "384"}, 400, "invalid_value", "dimensions"),
        ({**GOOD, "user": 1}, 400, "invalid_value", "user"),
        (["a"], 400, "invalid_body", None),
    ],
)
def test_errors(client: TestClient, body: object, status: int, code: str, param: str | None) -> None:
    check_error(client.post("/v1/embeddings", json=body), status, code, param)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"model": ', "invalid_json"),
        (b"", "invalid_body"),
        (b'{"model": "%s", "input": "\\ud800"}' % NAME.encode(), "invalid_unicode"),
    ],
)
def test_bad_bodies(client: TestClient, body: bytes, code: str) -> None:
    response = client.post("/v1/embeddings", content=body, headers={"content-type": "application/json"})
    check_error(response, 400, code, "input" if code == "invalid_unicode" else None)


def test_a_body_of_unannounced_length_is_limited_too(client: TestClient) -> None:
    response = client.post(
        "/v1/embeddings", content=(b"x" * 1000 for _ in range(100)), headers={"content-type": "application/json"}
    )
    check_error(response, 413, "body_too_large", None)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v2", 404), ("GET", "/v1/embeddings", 405)])
def test_other_routes(client: TestClient, method: str, path: str, status: int) -> None:
    check_error(client.request(method, path), status, None, None)


def test_unknown_model_entry(client: TestClient) -> None:
    check_error(client.get("/v1/models/gpt"), 404, "model_not_found", "model")


def check_error(response: object, status: int, code: str | None, param: str | None) -> None:
    assert response.status_code == status, response.text
    assert list(response.json()) == ["error"]
    error = response.json()["error"]
    assert sorted(error) == ["code", "message", "param", "type"]
    assert (error["code"], error["param"], error["type"]) == (code, param, "invalid_request_error")
    assert error["message"]
