"""What GET /metrics says, and the middleware that counts."""

from __future__ import annotations

import time

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBEDDINGS_PATH = "/v1/embeddings"
disable_created_metrics()  # one more series for each, which says only when the server started

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The numbers of one server."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self.requests = Counter(
            "embedder_requests", "Answered embedding requests by HTTP status.", ["status"], registry=registry
        )
        self.duration = Histogram(
            "embedder_request_duration_seconds",
            "Seconds from an embedding request's headers to the end of its answer.",
            buckets=BUCKETS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "embedder_requests_in_flight", "Embedding requests being answered now.", registry=registry
        )
        self.texts = Counter("embedder_inputs", "Texts embedded.", registry=registry)
        self.tokens = Counter("embedder_tokens", "Tokens embedded, after truncation.", registry=registry)
        self.model_loaded = Gauge(
            "embedder_model_loaded", "1 if the weights are in memory, 0 if not yet.", registry=registry
        )


class CountRequests:
    """ASGI middleware: counts and times what is sent to /v1/embeddings, refusals and failures included."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != EMBEDDINGS_PATH:
            return await self.app(scope, receive, send)
        status = 500  # what the client gets if nothing below answers

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = time.perf_counter()
        self.metrics.in_flight.inc()
        try:
            await self.app(scope, receive, noting_status)
        finally:
            self.metrics.in_flight.dec()
            self.metrics.duration.observe(time.perf_counter() - start)
            self.metrics.requests.labels(status=str(status)).inc()
