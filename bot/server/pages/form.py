"""Reading a form a page posted: URL-encoded, within bounds, read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from bot.errors import InputError, InputTooLarge

MAX_BYTES = 256 * 1024
MAX_FIELDS = 500
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in their order; a name may come several times."""

    fields: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return the first value of a field as it was typed, `""` when there is none."""
        return next((value for field, value in self.fields if field == name), "")

    def all(self, name: str) -> list[str]:
        """Return every value of a field: ticked boxes, chosen options."""
        return [value for field, value in self.fields if field == name]


async def read_form(request: Request) -> Form:
    """Return the form of a request, empty when it carries none. Raises InputTooLarge, InputError."""
    kept = getattr(request.state, "form", None)
    if isinstance(kept, Form):
        return kept
    form = await _read(request)
    request.state.form = form
    return form


async def _read(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        return Form()
    body = await bounded_body(request, MAX_BYTES)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise InputError("表单没能读懂，请重新填写。") from error
    return Form(tuple(pairs))


async def bounded_body(request: Request, most: int) -> bytes:
    """Return the body. Raises InputTooLarge as soon as it is longer than `most` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise InputTooLarge("内容太长了，请缩短以后再提交。")
    return bytes(body)
