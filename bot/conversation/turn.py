"""The way of a message: hide what is private, accept it once, hold the conversation, answer, commit, show.

See docs/map.md. Nothing is shown before the commit; what the commit refuses is never shown.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from bot.clock import Stopwatch, system_now
from bot.conversation.conversation import Conversation
from bot.conversation.desk import Desk, without_desk
from bot.conversation.event import TurnEvent
from bot.conversation.gate import Gate
from bot.conversation.inbound import Inbound
from bot.conversation.outcome import Run, committed
from bot.conversation.payload import chosen, plain
from bot.conversation.ports import Engine, EngineTurn, Lease, LiveState, Look, Pending, Vault
from bot.conversation.reply import Reply
from bot.conversation.steps import Step, Steps, about, step
from bot.errors import LockLost, MessageUnknown, StaleCommit
from bot.text.normalise import clean_input
from bot.text.privacy import Hidden, hide

log = logging.getLogger(__name__)

SORRY = Reply("对不起，我这边刚才出了点问题，没能答上来。请您再发一次；还不行的话，回复“人工客服”。")
ENGINE_SECONDS = 20.0
CHANGED_HANDS = frozenset({"epoch", "ticket"})
"""Refused commits after which the same messages are looked at again: an agent took the conversation, or gave it back."""
MOST_LOOKS = 10
"""A conversation that changes hands more often than that within one message is left to the sweeper."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A model on trial: it answers `percent` of the conversations, chosen by a digest of their ids."""

    engine: Engine
    model_id: str
    percent: int

    def answers(self, conversation_id: str) -> bool:
        """Say whether a conversation is its own. Whoever is in at 5 % is in at 10 % too."""
        digest = blake2b(
            conversation_id.encode("utf-8", "surrogatepass"), digest_size=4, person=b"canary"
        ).digest()
        return int.from_bytes(digest, "big") % 100 < self.percent


class Engines:
    """The engine in service; swapped as a whole, so that a turn runs on one engine from start to end."""

    def __init__(self, engine: Engine, model_id: str) -> None:
        self.current = engine
        self.model_id = model_id
        self._canary: Canary | None = None

    def swap(self, engine: Engine, model_id: str) -> None:
        """Put another engine in service; turns under way end on the one they began with."""
        self.current, self.model_id = engine, model_id

    def set_canary(self, canary: Canary | None) -> None:
        """Let another engine answer a part of the conversations, None to take it back."""
        self._canary = canary

    def of(self, conversation_id: str) -> tuple[Engine, str]:
        """Return the engine that answers a conversation, and its model: always the same one while the share stays."""
        canary = self._canary
        if canary and canary.answers(conversation_id):
            return canary.engine, canary.model_id
        return self.current, self.model_id


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
    pushed: frozenset[str] = frozenset()
    """The channels that can push; for the others, what waits in the outbox goes out with the member's next message."""
    owing: frozenset[str] = frozenset()
    """The channels that stop waiting for replies, and are sent them through the outbox (see `owe`)."""
    steps: Steps | None = None
    """Who watches how long each step takes."""
    gate: Gate = field(default_factory=Gate)
    desk: Desk | None = None
    """People who help where the bot should not go on; without one a wish for them is only noted."""

    async def handle(self, inbound: Inbound, stored: Callable[[], None] | None = None) -> Sequence[Reply]:
        """Return the replies to a message: the same ones for every copy of it.

        `stored` is called once the message cannot be lost any more, before it is answered.
        Raises Overloaded when too much is under way, LockLost when the conversation cannot be had in time,
        StateUnavailable when Redis is away.
        """
        with about(inbound, self.steps), self.gate.entered():
            with step(Step.EDGE):
                hidden = await self._private(inbound)
            label = hide(inbound.label, None, self.new_token).text if inbound.label else None
            with step(Step.ACCEPT):
                kept = await self.state.accept(replace(inbound, text=hidden.text, label=label))
            if stored:
                stored()
            if kept is not None:
                return kept
            async with self._held(inbound.conversation_id) as lease:
                return await self._answered(lease, inbound)

    async def owe(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        """Say that nobody waits for the replies of an accepted message any more.

        Returns them when they are there by now: the channel can still show them. Else None, and the commit of the turn puts them into
        the outbox. Only for channels in `owing`. Raises StateUnavailable: then nothing is owed.
        """
        return await self.state.owe(conversation_id, message_id)

    async def resume(self, conversation_id: str) -> None:
        """Answer what waits in a conversation whose worker died; the replies stand in its history and are kept for repeats.

        A channel that owes is not asked again by then: it is sent them through the outbox.

        Raises as `handle` does.
        """
        channel, _, user_id = conversation_id.partition(":")
        inbound = Inbound(channel, user_id, "", "", received_at=system_now())
        with about(inbound, self.steps), self.gate.entered():
            async with self._held(conversation_id) as lease:
                while (look := await self.state.look(conversation_id, None)).pending:
                    await self._owe_all(channel, look)
                    if await self._run(lease, look) is None:
                        return

    async def _owe_all(self, channel: str, look: Look) -> None:
        if channel in self.owing:
            for message in look.pending:
                with suppress(MessageUnknown):
                    await self.state.owe(look.conversation.id, message.message_id)

    @asynccontextmanager
    async def _held(self, conversation_id: str) -> AsyncIterator[Lease]:
        async with AsyncExitStack() as stack:
            with step(Step.LOCK_WAIT):
                lease = await stack.enter_async_context(self.state.lock(conversation_id))
            yield lease

    async def _answered(self, lease: Lease, inbound: Inbound) -> Sequence[Reply]:
        """Run turns until this message is answered: those before it in the conversation come first."""
        while True:
            with step(Step.LOAD):
                look = await self.state.look(inbound.conversation_id, inbound.message_id)
            if look.kept is not None:
                return look.kept
            if not look.pending:
                return ()  # it was forgotten meanwhile
            replies = await self._run(lease, look)
            if replies is None:
                raise LockLost(
                    inbound.conversation_id
                )  # it waits still: a repeat is answered, or it is found left behind
            if inbound.message_id in replies:
                return replies[inbound.message_id]

    async def _private(self, inbound: Inbound) -> Hidden:
        """Pass the privacy edge: nothing after this point holds a raw number."""
        conversation = await self.state.load(inbound.conversation_id)
        hidden = hide(clean_input(inbound.text), conversation.awaiting, self.new_token)
        if hidden.values:
            await self.vault.keep(inbound.conversation_id, hidden.values)
        return hidden

    async def _run(self, lease: Lease, look: Look) -> Mapping[str, Sequence[Reply]] | None:
        """Answer pending messages in one turn; None when the commit was refused and nothing may be shown.

        When the conversation changed hands meanwhile, the messages are looked at again: whoever has it now gets them.
        """
        for _ in range(MOST_LOOKS):
            try:
                return await self._turn(lease, look)
            except StaleCommit as stale:
                log.warning("turn refused: %s", stale.reason, extra={"conversation": stale.conversation_id})
                self.observer.stale(stale.reason)
                if stale.reason not in CHANGED_HANDS:
                    return None
            look = await self.state.look(look.conversation.id, None)
            if not look.pending:
                return {}
        return None

    async def _turn(self, lease: Lease, look: Look) -> Mapping[str, Sequence[Reply]]:
        """Run one turn. Raises StaleCommit."""
        watch = Stopwatch.start(time.perf_counter)
        run, turn = await self._settled(look, self._begun(look))
        commit, event = committed(run, turn, watch.seconds() * 1000, owing=run.channel in self.owing)
        with step(Step.COMMIT):
            await self.state.commit(lease, commit)
        self.observer.turn(event)
        return commit.replies

    def _begun(self, look: Look) -> Run:
        before = look.conversation
        pending = together(look.pending)
        channel = before.id.partition(":")[0]
        return Run(
            before,
            before,
            pending,
            () if channel in self.pushed and not look.parked else look.parcels,
            pending[-1].as_of or self.default_as_of or system_now(),
            self.engines.model_id,
        )

    async def _settled(self, look: Look, run: Run) -> tuple[Run, EngineTurn]:
        """Let the desk say who answers; when it is the bot, let the engine, and the desk say what follows from that."""
        engine, model_id = self.engines.of(run.before.id)
        conversation = run.conversation
        text = "\n".join(plain(chosen(p.text, conversation.choices)) for p in run.pending)
        heard = await self.desk.hear(look, text, run.at) if self.desk else without_desk(conversation.stage)
        run = replace(
            run, conversation=conversation.moved(heard.stage), ticket=heard.ticket, model_id=model_id
        )
        if not heard.bot_answers:
            return run, replace(_silent(run.conversation), replies=heard.replies)
        with step(Step.ENGINE):
            turn = await self._engine_turn(engine, run, text)
        if self.desk is None:
            return run, turn
        settled = await self.desk.settle(look, heard, turn, run.at)
        moved = run.conversation.moved(settled.stage)
        return replace(run, conversation=moved, ticket=settled.ticket), replace(turn, replies=settled.replies)

    async def _engine_turn(self, engine: Engine, run: Run, text: str) -> EngineTurn:
        conversation, message_id = run.conversation, run.pending[-1].message_id
        try:
            async with asyncio.timeout(ENGINE_SECONDS):
                return await engine.answer(conversation, text, message_id, run.at)
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
