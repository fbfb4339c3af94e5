"""The model's life beside the event loop: loaded in the background, computing on one worker thread, in turns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from embedder.model import EmbeddingModel, Embeddings

log = logging.getLogger("embedder")


class EmbeddingService:
    """Loads the model once, then embeds any number of texts for any number of requests without blocking the loop."""

    def __init__(self, load: Callable[[], EmbeddingModel], batch_size: int) -> None:
        """`load` makes the model, on the worker thread; `batch_size` is the number of texts computed at once."""
        self._load = load
        self._batch_size = batch_size
        # One worker: ONNX Runtime already spreads a batch over all threads that this process may use.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")
        self.model: EmbeddingModel | None = None

    @property
    def ready(self) -> bool:
        """Whether the weights are in memory and have computed once."""
        return self.model is not None

    async def load(self) -> bool:
        """Load the model; False, with the reason in the log, if it cannot be loaded."""
        try:
            self.model = await asyncio.get_running_loop().run_in_executor(self._worker, self._load)
        except Exception:
            log.exception("the model cannot be loaded")
            return False
        log.info("the model is loaded: %d dimensions, %d tokens at most", self.model.dimensions, self.model.max_tokens)
        return True

    async def embed(self, texts: list[str]) -> Embeddings:
        """Embed `texts`, in their order. A request of several batches lets others compute between two of them."""
        if self.model is None:
            raise RuntimeError("the model is not loaded")
        loop = asyncio.get_running_loop()
        by_length = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.empty((len(texts), self.model.dimensions), dtype=np.float32)
        tokens = 0
        for start in range(0, len(texts), self._batch_size):
            chosen = by_length[start : start + self._batch_size]
            batch = await loop.run_in_executor(self._worker, self.model.embed, [texts[index] for index in chosen])
            vectors[chosen] = batch.vectors
            tokens += batch.tokens
        return Embeddings(vectors=vectors, tokens=tokens)

    def close(self) -> None:
        """Let the worker finish its batch and drop the rest."""
        self._worker.shutdown(wait=False, cancel_futures=True)
