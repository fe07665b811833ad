"""The desk at the turn: who answers a message, when a ticket is opened, and what the member is told of it.

- In the hands of an agent the bot is silent. While somebody waits it is silent too, but says once where they stand, answers a tap on
  its own buttons, and takes over again when the member wishes so or nobody is at the desk any more.
- Without anybody at the desk a wish is left as a message: the ticket waits, and the bot goes on answering.
- A failure of the engine asks for nobody: it has no understanding and no notes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.conversation.desk import Heard, Settled, TicketWrite
from bot.conversation.event import Handoff
from bot.conversation.ports import EngineTurn, Look
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.conversation.understanding import Decision, Understanding
from bot.desk import acts, words
from bot.desk.agents import there
from bot.desk.change import ticket_write
from bot.desk.hooks import NO_HOOKS, Hooks
from bot.desk.hours import SupportHours
from bot.desk.reasons import MANNERS, Reason, reason_of
from bot.desk.rules import DeskRules
from bot.desk.ticket import Act, Ticket, TicketState
from bot.desk.ticket_event import TicketEvent
from bot.desk.waiting_room import WaitingRoom

HANDOFF_RESPONSES = frozenset({"utter_handoff_open", "utter_handoff_closed", "utter_handoff_already"})
"""What the engine says by itself of a hand-over; in its place the member is told how it really stands."""
SURE_WITHOUT_PEOPLE = Decision.ANSWER


@dataclass(frozen=True, slots=True)
class Reception:
    """Implements `bot.conversation.desk.Desk`."""

    room: WaitingRoom
    hours: SupportHours
    rules: DeskRules
    now: Callable[[], datetime]
    hooks: Hooks = NO_HOOKS

    async def hear(self, look: Look, text: str, at: datetime) -> Heard:
        """Say who answers a message."""
        stage, ticket = look.conversation.stage, _ticket(look)
        if stage not in (Stage.WAITING, Stage.AGENT):
            return self._rating(stage, ticket, text) or Heard(_open(stage), bot_answers=True)
        if ticket is None or ticket.state is TicketState.CLOSED:
            return Heard(Stage.BOT, bot_answers=True)  # nobody could ever take it
        if stage is Stage.AGENT:
            return Heard(stage, False, ticket=self._write(look, acts.wrote(ticket, self.now()), text))
        return await self._while_waiting(look, ticket, text, at)

    async def settle(self, look: Look, heard: Heard, turn: EngineTurn, at: datetime) -> Settled:
        """Open a ticket when the engine's turn asks for one."""
        asked, ticket = _asked(turn), _ticket(look)
        replies = (*heard.replies, *turn.replies)
        if heard.ticket is not None or heard.stage is Stage.WAITING:
            return Settled(heard.stage, _without_handoff(replies) or replies, heard.ticket)
        if asked is not None:
            return await self._asked_for_people(look, ticket, asked, replies, at)
        if self._comes_back(ticket, turn.understanding) and await self._staffed(at):
            return await self._waits(
                look, acts.reopened(_known(ticket), self.now(), left=False), heard.replies
            )
        return Settled(heard.stage, replies)

    def _rating(self, stage: Stage, ticket: Ticket | None, text: str) -> Heard | None:
        """Take a message that is only a score for the one the member was asked for."""
        score = words.score_of(text) if self._just_ended(ticket) else None
        if ticket is None or score is None or ticket.rating is not None:
            return None
        write = ticket_write(ticket.version, acts.rated(ticket, score, self.now()), self.hooks)
        return Heard(stage, False, (words.thanks(score),), write)

    async def _while_waiting(self, look: Look, ticket: Ticket, text: str, at: datetime) -> Heard:
        now = self.now()
        if words.wants_bot(text):
            write = self._write(look, acts.cancelled(ticket, now))
            return Heard(Stage.BOT, False, (words.back_to_bot(),), write)
        if not await self._staffed(at):
            write = self._write(look, acts.left_alone(ticket, now, "nobody_there"))
            return Heard(Stage.BOT, True, (words.nobody_there(),), write)
        if text.lstrip().startswith("/"):
            return Heard(Stage.WAITING, bot_answers=True)
        write = self._write(look, acts.wrote(ticket, now, told=True), text)
        said = () if ticket.told else (words.still_waiting(*await self.room.outlook(ticket)),)
        return Heard(Stage.WAITING, False, said, write)

    async def _asked_for_people(
        self, look: Look, ticket: Ticket | None, asked: Handoff, replies: tuple[Reply, ...], at: datetime
    ) -> Settled:
        stage, reason, now = look.conversation.stage, reason_of(asked.reason), self.now()
        staffed = await self._staffed(at)
        if ticket is not None and ticket.state is TicketState.WAITING:
            if staffed:
                return await self._waits(look, acts.waits_again(ticket, now), replies)
            said = (words.already(self.hours, at),) if MANNERS[reason].wished else ()
            return Settled(_open(stage), _with(replies, said))
        if self._was_just_served(ticket, reason):
            return Settled(_open(stage), replies)
        event = self._opening(look, ticket, asked, reason, left=not staffed)
        if staffed:
            return await self._waits(look, event, replies)
        said = (words.left_message(reason, self.hours, at),)
        return Settled(_open(stage), _with(replies, said), self._write(look, event))

    def _opening(
        self, look: Look, ticket: Ticket | None, asked: Handoff, reason: Reason, *, left: bool
    ) -> TicketEvent:
        if ticket is not None and reason is Reason.ASKED and self._just_ended(ticket):
            return acts.reopened(ticket, self.now(), left=left)
        return acts.opened(
            look.conversation.id,
            uuid4().hex,
            reason,
            self.now(),
            before=ticket,
            left=left,
            topic=asked.topic,
            last_day=asked.last_day,
            group=self.rules.group_of(reason, asked.topic),
            skill=self.rules.skill_of(reason),
        )

    async def _waits(self, look: Look, event: TicketEvent, replies: tuple[Reply, ...]) -> Settled:
        """Let the member wait for people, who are there; what the form would ask next is left out."""
        said = words.waiting(event.ticket.reason, *await self.room.outlook(event.ticket))
        kept = _before_handoff(replies)
        return Settled(Stage.WAITING, (*kept, said), self._write(look, event))

    def _write(self, look: Look, event: TicketEvent, text: str | None = None) -> TicketWrite:
        before = _ticket(look)
        return ticket_write(before.version if before else 0, event, self.hooks, text)

    async def _staffed(self, at: datetime) -> bool:
        return self.hours.open_at(at) and bool(there(await self.room.agents.all(), self.now()))

    def _just_ended(self, ticket: Ticket | None) -> bool:
        """Say whether an agent ended the ticket within a day."""
        if ticket is None or ticket.closed_at is None or ticket.closed_by is None:
            return False
        return self.now() - ticket.closed_at <= self.rules.reopen_time

    def _was_just_served(self, ticket: Ticket | None, reason: Reason) -> bool:
        """Say whether what nobody asked for was just seen to, or declined: it is not begun again by itself."""
        if ticket is None or ticket.closed_at is None or reason is Reason.LIFE_AT_RISK:
            return False
        same = ticket.reason is reason or ticket.close_reason == Act.CANCEL.value
        return same and not MANNERS[reason].wished and self.now() - ticket.closed_at <= self.rules.reopen_time

    def _comes_back(self, ticket: Ticket | None, seen: Understanding | None) -> bool:
        """Say whether the member writes again after an agent's help, and the bot cannot answer."""
        if not self._just_ended(ticket) or seen is None:
            return False
        return seen.decision is not SURE_WITHOUT_PEOPLE or seen.intent == "out_of_scope"


def _ticket(look: Look) -> Ticket | None:
    return Ticket.from_dict(look.ticket) if look.ticket else None


def _known(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise ValueError("there is no ticket")
    return ticket


def _asked(turn: EngineTurn) -> Handoff | None:
    found = turn.notes.get("handoff")
    return Handoff.from_note(found) if found else None


def _open(stage: Stage) -> Stage:
    return Stage.BOT if stage is Stage.CLOSED else stage


def _without_handoff(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    return tuple(reply for reply in replies if reply.response not in HANDOFF_RESPONSES)


def _before_handoff(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    names = [reply.response in HANDOFF_RESPONSES for reply in replies]
    return replies[: names.index(True)] if True in names else replies


def _with(replies: tuple[Reply, ...], said: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Put what is said in the place of what the engine says of a hand-over, else at the end."""
    kept = _before_handoff(replies)
    rest = replies[len(kept) :]
    return (*kept, *said, *_without_handoff(rest)) if said else (*kept, *rest)
