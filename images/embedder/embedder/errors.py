"""Errors in OpenAI's shape: `{"error": {"message", "type", "param", "code"}}`, whatever raised them."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class ApiError(HTTPException):
    """An answer other than 200, as OpenAI words it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`param` is the field at fault, `code` a word for programs."""
        super().__init__(status, message, dict(headers or {}))
        self.param = param
        self.code = code

    def response(self) -> JSONResponse:
        """Word it as an answer."""
        kind = "server_error" if self.status_code >= 500 else "invalid_request_error"
        error = {"message": self.detail, "type": kind, "param": self.param, "code": self.code}
        return JSONResponse({"error": error}, status_code=self.status_code, headers=self.headers)


def install(app: FastAPI) -> None:
    """Give every error of `app` the shape above."""

    @app.exception_handler(ApiError)
    async def api_error(_: Request, error: ApiError) -> JSONResponse:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return from_validation(error).response()

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        message = f"{error.detail}: {request.method} {request.url.path}"
        return ApiError(error.status_code, message, headers=error.headers).response()

    @app.exception_handler(Exception)
    async def unexpected(_: Request, __: Exception) -> JSONResponse:
        return ApiError(500, "The server failed; its log has the reason.").response()


def from_validation(error: RequestValidationError) -> ApiError:
    """The first thing that is wrong with a request's body."""
    first = error.errors()[0]
    path = [part for part in first["loc"] if part != "body"]
    param = str(path[0]) if path and first["type"] != "json_invalid" else None
    if first["type"] == "json_invalid":
        message, code = "The body is not valid JSON.", "invalid_json"
    elif param is None:
        message, code = "The body must be a JSON object (Content-Type: application/json).", "invalid_body"
    elif first["type"] == "missing":
        message, code = f"'{param}' is required.", "missing_required_parameter"
    else:
        code = first.get("ctx", {}).get("code", "invalid_value")
        message = f"'{param}': {first['msg']}"
    return ApiError(400, message, param=param, code=code)
