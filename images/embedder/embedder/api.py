"""The HTTP API: OpenAI's two routes, the probe's and Prometheus'."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic_core import to_json

from embedder import __version__, errors
from embedder.body_limit import LimitBody
from embedder.errors import ApiError
from embedder.metrics import EMBEDDINGS_PATH, CountRequests, Metrics
from embedder.model import EmbeddingModel
from embedder.schema import EmbeddingsRequest
from embedder.service import EmbeddingService
from embedder.settings import Settings

RETRY = {"Retry-After": "1"}  # seconds


def create_app(
    settings: Settings,
    load: Callable[[], EmbeddingModel] | None = None,
    on_load_failure: Callable[[], None] = lambda: None,
) -> FastAPI:
    """The application. `load` replaces the loading of the real model; `on_load_failure` is called if it fails."""
    load = load or (lambda: EmbeddingModel(settings.model_dir, settings.threads))
    service = EmbeddingService(load, settings.batch_size)
    metrics = Metrics()
    metrics.model_loaded.set_function(lambda: service.ready)
    started = int(time.time())
    in_flight = 0

    async def load_in_background() -> None:
        if not await service.load():
            on_load_failure()

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(load_in_background())
        yield
        loading.cancel()
        service.close()

    app = FastAPI(title="embedder", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(LimitBody, limit=settings.max_body_bytes)
    app.add_middleware(CountRequests, metrics=metrics)  # outermost: counts what the limit refuses, too
    errors.install(app)

    def check_model(name: str) -> None:
        if name != settings.model_name:
            message = f"The model '{name}' does not exist; this server has '{settings.model_name}'."
            raise ApiError(404, message, param="model", code="model_not_found")

    def model_entry() -> dict:
        return {"id": settings.model_name, "object": "model", "created": started, "owned_by": "sentence-transformers"}

    @app.get("/health")
    async def health() -> JSONResponse:
        """200 once the weights are in and have computed once, 503 before. While draining, the port is closed."""
        return JSONResponse({"status": "ok" if service.ready else "loading"}, 200 if service.ready else 503)

    @app.get("/metrics")
    async def prometheus() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    @app.get("/v1/models")
    async def models() -> dict:
        return {"object": "list", "data": [model_entry()]}

    @app.get("/v1/models/{name:path}")
    async def model(name: str) -> dict:
        check_model(name)
        return model_entry()

    @app.post(EMBEDDINGS_PATH)
    async def embeddings(request: EmbeddingsRequest) -> Response:
        nonlocal in_flight
        check_model(request.model)
        if len(request.input) > settings.max_inputs:
            message = f"'input' holds {len(request.input)} texts; this server takes at most {settings.max_inputs}."
            raise ApiError(400, message, param="input", code="too_many_inputs")
        if service.model is None:
            raise ApiError(503, "The model is still loading.", code="model_loading", headers=RETRY)
        if request.dimensions not in (None, service.model.dimensions):
            message = f"'dimensions': this model has {service.model.dimensions} and cannot be shortened."
            raise ApiError(400, message, param="dimensions", code="dimensions_unsupported")
        if in_flight >= settings.max_in_flight:
            raise ApiError(503, f"{in_flight} requests are in flight.", code="overloaded", headers=RETRY)
        in_flight += 1
        try:
            found = await service.embed(request.input)
        finally:
            in_flight -= 1
        metrics.texts.inc(len(request.input))
        metrics.tokens.inc(found.tokens)

        if request.encoding_format == "base64":
            vectors = [base64.b64encode(vector.astype("<f4").tobytes()).decode() for vector in found.vectors]
        else:
            vectors = found.vectors.tolist()
        answer = {
            "object": "list",
            "data": [{"object": "embedding", "index": i, "embedding": vector} for i, vector in enumerate(vectors)],
            "model": settings.model_name,
            "usage": {"prompt_tokens": found.tokens, "total_tokens": found.tokens},
        }
        return Response(to_json(answer), media_type="application/json")

    return app
