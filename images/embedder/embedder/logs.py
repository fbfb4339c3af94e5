"""One log, on standard output, without the lines that probes and scrapers would fill it with."""

from __future__ import annotations

import logging

QUIET_PATHS = ("/health", "/metrics")


class WithoutProbes(logging.Filter):
    """Drops uvicorn's access lines for /health and /metrics."""

    def filter(self, record: logging.LogRecord) -> bool:
        # uvicorn.access logs (client address, method, path with query, HTTP version, status).
        return not (isinstance(record.args, tuple) and str(record.args[2]).partition("?")[0] in QUIET_PATHS)


def log_config(level: str) -> dict:
    """The configuration for logging.config.dictConfig; `level` is a level's name in lower case."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_probes": {"()": WithoutProbes}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": level.upper()},
        "loggers": {"uvicorn.access": {"filters": ["without_probes"]}},
    }
