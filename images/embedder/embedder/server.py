"""The server around the API: its socket, its log and its end."""

from __future__ import annotations

import logging

import uvicorn

from embedder import __version__
from embedder.api import create_app
from embedder.logs import log_config
from embedder.settings import Settings

log = logging.getLogger("embedder")


def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT and return the exit status: 1 if the model cannot be loaded."""
    failed = False

    def stop_with_failure() -> None:
        nonlocal failed
        failed = True
        server.should_exit = True

    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, on_load_failure=stop_with_failure),
            host=settings.host,
            port=settings.port,
            lifespan="on",
            log_config=log_config(settings.log_level),
            log_level=settings.log_level,
            server_header=False,
            timeout_graceful_shutdown=settings.drain_seconds,
            ws="none",
        )
    )
    log.info("embedder %s: %d threads, %d texts a batch", __version__, settings.threads, settings.batch_size)
    server.run()
    return 1 if failed else 0
