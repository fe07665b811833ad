"""The steps of a message, for whoever measures them.

A step is named where it happens (`with step(Step.NLU): …`), on any floor above; who watches is known to the task, as with
`bot.clock.as_of`. While nobody watches a step costs one look at a context variable.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from enum import StrEnum
from typing import Protocol

from bot.conversation.inbound import Inbound
from bot.log import log_about


class Step(StrEnum):
    """What a message goes through. NLU and MEMBER_API lie inside ENGINE, and are counted in it."""

    EDGE = "edge"
    ACCEPT = "accept"
    LOCK_WAIT = "lock_wait"
    LOAD = "load"
    ENGINE = "engine"
    NLU = "nlu"
    MEMBER_API = "member_api"
    """One call of the member-status API; an answer from the cache is none."""
    COMMIT = "commit"


class Steps(Protocol):
    """Who watches."""

    def message(self, inbound: Inbound) -> AbstractContextManager[None]:
        """Watch a message from the door to its replies. What is raised inside is why it was refused."""

    def step(self, step: Step) -> AbstractContextManager[None]:
        """Watch one step of the message at hand."""


_watching: ContextVar[Steps | None] = ContextVar("watching", default=None)
_UNWATCHED = nullcontext()


@contextmanager
def about(inbound: Inbound, steps: Steps | None) -> Iterator[None]:
    """Say that what is done inside is done for this message: logs carry its ids, and `steps` watches."""
    with log_about(inbound.conversation_id, inbound.message_id):
        if steps is None:
            yield
            return
        token = _watching.set(steps)
        try:
            with steps.message(inbound):
                yield
        finally:
            _watching.reset(token)


def step(step: Step) -> AbstractContextManager[None]:
    """Name a step of the message at hand."""
    steps = _watching.get()
    return _UNWATCHED if steps is None else steps.step(step)
