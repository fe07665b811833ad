"""RFC 9457 problems: every answer that is not a success has this form, whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

log = logging.getLogger(__name__)

OUR_FAULT = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
"""Database errors that are mistakes of this server; every other one means that the database is away."""

TITLES: Mapping[int, str] = {
    401: "The service token is missing or wrong",
    404: "There is no such thing",
    405: "This method is not offered here",
    422: "The request breaks the contract",
    423: "Too many wrong tries",
    429: "Too many requests",
    500: "The server failed",
    503: "The database does not answer",
}
CODES: Mapping[int, str] = {
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    422: "invalid",
    423: "locked",
    429: "too_many_requests",
    500: "internal",
    503: "unavailable",
}


class ProblemResponse(JSONResponse):
    """A problem as an answer."""

    media_type = "application/problem+json"


class Problem(Exception):
    """An answer that is not a success. `retry_after` is in seconds."""

    def __init__(
        self,
        status: int,
        code: str | None = None,
        *,
        detail: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code or CODES.get(status, "error")
        self.detail = detail
        self.retry_after = retry_after


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> ProblemResponse:
    """Render a problem."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "The request was not carried out"),
        "status": problem.status,
        "code": problem.code,
    }
    if problem.detail:
        body["detail"] = problem.detail
    extra = dict(headers or {})
    if problem.retry_after is not None:
        extra["Retry-After"] = str(problem.retry_after)
    return ProblemResponse(body, status_code=problem.status, headers=extra)


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of the app a problem."""
    app.add_exception_handler(Problem, _own)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    for away in (DBAPIError, PoolTimeout, OSError):
        app.add_exception_handler(away, _database)
    app.add_exception_handler(Exception, _failed)


async def _own(_request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, Problem)  # noqa: S101  registered for this class only
    return problem_response(error)


async def _http(_request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class only
    # FastAPI says 400 for a body that is no text at all; to the contract it is one more invalid body.
    status = 422 if error.status_code == 400 else error.status_code
    return problem_response(Problem(status), error.headers)


async def _invalid(_request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this class only
    # The places only: an echoed value could be a phone number.
    places = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
    return problem_response(Problem(422, detail="not as in the contract: " + ", ".join(places)))


async def _database(_request: Request, error: Exception) -> ProblemResponse:
    log.error("database: %s", type(error).__name__, exc_info=error)
    if isinstance(error, OUR_FAULT):
        return problem_response(Problem(500))
    return problem_response(Problem(503, retry_after=1))


async def _failed(_request: Request, _error: Exception) -> ProblemResponse:
    return problem_response(Problem(500))
