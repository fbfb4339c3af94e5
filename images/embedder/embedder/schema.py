"""What a request for embeddings looks like."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, PlainValidator, StrictInt, StrictStr, WithJsonSchema
from pydantic_core import PydanticCustomError


def refuse(code: str, message: str) -> PydanticCustomError:
    """A validation error with a word for programs."""
    return PydanticCustomError("input", "{message}", {"message": message, "code": code})


def texts(value: Any) -> list[str]:
    """One text or a list of texts, as a list; token ids are refused, because a client's tokens are another model's."""
    items = value if isinstance(value, list) else [value]
    if not items:
        raise refuse("empty_input", "must hold at least one text.")
    for index, item in enumerate(items):
        where = f"item {index} " if isinstance(value, list) else ""
        if isinstance(item, (int, list)) and not isinstance(item, bool):
            raise refuse(
                "token_input_unsupported",
                "token ids are not supported: they depend on the client's tokenizer, which is not this model's. "
                "Send text (LangChain: check_embedding_ctx_length=False).",
            )
        if not isinstance(item, str):
            raise refuse("invalid_type", f"{where}must be a string.")
        if not item:
            raise refuse("empty_input", f"{where}must not be an empty string.")
        if any("\ud800" <= character <= "\udfff" for character in item):
            raise refuse("invalid_unicode", f"{where}holds half of a surrogate pair, which is no character.")
    return items


Texts = Annotated[
    list[str],
    PlainValidator(texts),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]


class EmbeddingsRequest(BaseModel):
    """The body of POST /v1/embeddings. Fields that are not here are ignored."""

    model: StrictStr
    """A name that GET /v1/models lists."""
    input: Texts
    """One text or several; what is longer than the model's limit is cut off there, as the original does."""
    encoding_format: Literal["float", "base64"] = "float"
    """base64: the vector's float32 numbers, little-endian (what OpenAI's Python client asks for by default)."""
    dimensions: StrictInt | None = None
    """Only the model's own number is accepted: it was not trained to be shortened."""
    user: StrictStr | None = None
    """Accepted and ignored."""
