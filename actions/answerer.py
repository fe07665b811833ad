"""The shape of an answerer: a function from what is known in a turn to the answer."""

from __future__ import annotations

from typing import Protocol

from actions.answer import Answer
from actions.context import Context


class Answerer(Protocol):
    """Answers one intent. Pure: everything it may look at is in the context."""

    def __call__(self, ctx: Context, /) -> Answer:
        """Return the answer."""
