"""The model: texts in, unit vectors out. It computes on the calling thread, so it is called from a worker thread."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


@dataclass(frozen=True)
class Embeddings:
    """What one batch of texts became."""

    vectors: np.ndarray
    """float32, one row of length 1 (Euclidean) for each text."""
    tokens: int
    """The tokens that were computed: after truncation, the two markers [CLS] and [SEP] counted, padding not."""


class EmbeddingModel:
    """all-MiniLM-L6-v2 as sentence-transformers runs it: tokenizer, then BERT, mean pooling and normalisation."""

    def __init__(self, model_dir: Path, threads: int) -> None:
        """Load from `model_dir` (well under a second) and compute with `threads` threads. Raises if a file is bad."""
        self.max_tokens: int = json.loads((model_dir / "sentence_bert_config.json").read_text())["max_seq_length"]
        self._tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=self.max_tokens)
        self._tokenizer.enable_padding(pad_id=self._tokenizer.token_to_id("[PAD]"))

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # An idle thread sleeps instead of spinning: a container with a CPU quota pays for every turn.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph holds no weights: it names offsets in model.safetensors, in the same folder.
        self._session = onnxruntime.InferenceSession(
            model_dir / "graph.onnx", options, providers=["CPUExecutionProvider"]
        )
        self.dimensions: int = self.embed(["warm up"]).vectors.shape[1]

    def embed(self, texts: list[str]) -> Embeddings:
        """Compute one batch. Texts of about one length waste the least on padding."""
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        (vectors,) = self._session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})
        return Embeddings(vectors=vectors, tokens=int(mask.sum()))
