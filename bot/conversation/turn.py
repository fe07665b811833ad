"""The way of a message: hide what is private, accept it once, hold the conversation, answer, commit, show.

See docs/map.md. Nothing is shown before the commit; what the commit refuses is never shown.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.clock import Stopwatch, system_now
from bot.conversation.conversation import Conversation
from bot.conversation.event import TurnEvent
from bot.conversation.gate import Gate
from bot.conversation.inbound import Inbound
from bot.conversation.payload import chosen, plain
from bot.conversation.ports import (
    Commit,
    Engine,
    EngineTurn,
    Lease,
    LiveState,
    Pending,
    Vault,
    WaitingParcels,
)
from bot.conversation.reminder import Scheduled
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.conversation.steps import Step, Steps, about, step
from bot.errors import StaleCommit
from bot.text.normalise import clean_input
from bot.text.privacy import Hidden, hide

log = logging.getLogger(__name__)

SORRY = Reply("对不起，我这边刚才出了点问题，没能答上来。请您再发一次；还不行的话，回复“人工客服”。")
ENGINE_SECONDS = 20.0


class Engines:
    """The engine in service; swapped as a whole, so that a turn runs on one engine from start to end."""

    def __init__(self, engine: Engine, model_id: str) -> None:
        self.current = engine
        self.model_id = model_id

    def swap(self, engine: Engine, model_id: str) -> None:
        """Put another engine in service; turns under way end on the one they began with."""
        self.current, self.model_id = engine, model_id


@dataclass(frozen=True, slots=True)
class Observer:
    """Who is told of a finished turn (metrics)."""

    turn: Callable[[TurnEvent], None]
    stale: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Turns:
    """Runs the turns of all conversations. Everything it needs is handed in by the wiring."""

    state: LiveState
    vault: Vault
    engines: Engines
    new_token: Callable[[str], str]
    observer: Observer
    default_as_of: datetime | None = None
    outbox: WaitingParcels | None = None
    """What nobody pushes waits here for the member's next message."""
    steps: Steps | None = None
    """Who watches how long each step takes."""
    gate: Gate = field(default_factory=Gate)

    async def handle(self, inbound: Inbound) -> Sequence[Reply]:
        """Return the replies to a message: the same ones for every copy of it.

        Raises Overloaded when too much is under way, LockLost when the conversation cannot be had in time,
        StateUnavailable when Redis is away.
        """
        with about(inbound, self.steps), self.gate.entered():
            with step(Step.EDGE):
                hidden = await self._private(inbound)
            with step(Step.ACCEPT):
                kept = await self.state.accept(replace(inbound, text=hidden.text))
            if kept is not None:
                return kept
            async with self._held(inbound.conversation_id) as lease:
                return await self._answered(lease, inbound)

    @asynccontextmanager
    async def _held(self, conversation_id: str) -> AsyncIterator[Lease]:
        async with AsyncExitStack() as stack:
            with step(Step.LOCK_WAIT):
                lease = await stack.enter_async_context(self.state.lock(conversation_id))
            yield lease

    async def _answered(self, lease: Lease, inbound: Inbound) -> Sequence[Reply]:
        """Run turns until this message is answered: those before it in the conversation come first."""
        while (kept := await self.state.answered(inbound.conversation_id, inbound.message_id)) is None:
            pending = together(await self.state.pending(inbound.conversation_id))
            if not pending or not await self._run(lease, inbound, pending):
                return ()
        return kept

    async def _private(self, inbound: Inbound) -> Hidden:
        """Pass the privacy edge: nothing after this point holds a raw number."""
        conversation = await self.state.load(inbound.conversation_id)
        hidden = hide(clean_input(inbound.text), conversation.awaiting, self.new_token)
        if hidden.values:
            await self.vault.keep(inbound.conversation_id, hidden.values)
        return hidden

    async def _run(self, lease: Lease, inbound: Inbound, pending: Sequence[Pending]) -> bool:
        """Answer pending messages in one turn; False when the commit was refused and nothing may be shown."""
        watch = Stopwatch.start(time.perf_counter)
        with step(Step.LOAD):
            before = await self.state.load(inbound.conversation_id)
        conversation = before.moved(Stage.BOT) if before.stage is Stage.CLOSED else before
        at = pending[-1].as_of or self.default_as_of or system_now()
        text = "\n".join(plain(chosen(p.text, conversation.choices)) for p in pending)
        engine, model_id = self.engines.current, self.engines.model_id
        with step(Step.ENGINE):
            turn = await self._engine_turn(engine, conversation, text, pending, at)
        after = _after(conversation, turn)
        taken = await self.outbox.waiting(inbound.conversation_id) if self.outbox else ()
        turn = replace(turn, replies=(*(p.reply for p in taken if p.good(at)), *turn.replies))
        event = _event(inbound, pending, turn, after, model_id=model_id, latency_ms=watch.seconds() * 1000)
        replies: dict[str, Sequence[Reply]] = {p.message_id: () for p in pending[:-1]} | {
            pending[-1].message_id: turn.replies
        }
        commit = Commit(
            before,
            after,
            pending,
            replies,
            event.as_dict(),
            taken=taken,
            reminders=_scheduled(event, at),
            drop_reminders=event.drops_reminders,
        )
        try:
            with step(Step.COMMIT):
                await self.state.commit(lease, commit)
        except StaleCommit as stale:
            log.warning("turn refused: %s", stale.reason, extra={"conversation": stale.conversation_id})
            self.observer.stale(stale.reason)
            return False
        self.observer.turn(event)
        return True

    async def _engine_turn(
        self,
        engine: Engine,
        conversation: Conversation,
        text: str,
        pending: Sequence[Pending],
        at: datetime,
    ) -> EngineTurn:
        """Let the engine answer; in the hands of agents the bot is silent."""
        if conversation.stage in (Stage.WAITING, Stage.AGENT):
            return _silent(conversation)
        message_id = pending[-1].message_id
        try:
            async with asyncio.timeout(ENGINE_SECONDS):
                return await engine.answer(conversation, text, message_id, at)
        except Exception:
            log.exception("engine failed", extra={"conversation": conversation.id, "message_id": message_id})
            return replace(_silent(conversation), replies=(SORRY,))


def together(pending: Sequence[Pending]) -> Sequence[Pending]:
    """Return the head of the pending messages that one turn answers: a tap by itself, or texts up to the next tap."""
    taps = [n for n, p in enumerate(pending) if p.text.lstrip().startswith("/")]
    if not taps:
        return pending
    return pending[: max(1, taps[0])]


def _silent(conversation: Conversation) -> EngineTurn:
    return EngineTurn(
        tracker=conversation.tracker, replies=(), understanding=None, awaiting=conversation.awaiting, notes={}
    )


def _after(conversation: Conversation, turn: EngineTurn) -> Conversation:
    choices = next((r.buttons for r in reversed(turn.replies) if r.buttons), ())
    return replace(conversation, tracker=turn.tracker, awaiting=turn.awaiting, choices=choices)


def _scheduled(event: TurnEvent, at: datetime) -> Sequence[Scheduled]:
    """Return the reminder a turn asks for; one whose every instant has passed is none."""
    moment = event.reminder.next_moment(at) if event.reminder else None
    return (Scheduled(event.reminder, moment),) if event.reminder and moment else ()


def _event(
    inbound: Inbound,
    pending: Sequence[Pending],
    turn: EngineTurn,
    after: Conversation,
    *,
    model_id: str,
    latency_ms: float,
) -> TurnEvent:
    seen = turn.understanding
    facts: dict[str, Any] = {
        "intent": seen.intent if seen else None,
        "confidence": seen.confidence if seen else None,
        "decision": seen.decision if seen else None,
        "ranking": seen.ranking if seen else (),
        "intents": seen.intents if seen else (),
        "entities": seen.entities if seen else (),
    }
    return TurnEvent(
        conversation_id=inbound.conversation_id,
        channel=inbound.channel,
        text="\n".join(p.text for p in pending),
        message_ids=tuple(p.message_id for p in pending),
        received_at=pending[0].received_at,
        answered_at=system_now(),
        replies=tuple(turn.replies),
        clauses=tuple(dict.fromkeys(c for r in turn.replies for c in r.clauses)),
        stage=after.stage,
        epoch=after.epoch,
        model_id=model_id,
        latency_ms=latency_ms,
        notes=turn.notes,
        **facts,
    )
