"""What agents do to a ticket, as changes. Pure: each function gives the change or raises MoveNotAllowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.desk import words
from bot.desk.agents import Agent
from bot.desk.change import Change
from bot.desk.reasons import Reason
from bot.desk.ticket import Act, Ticket, TicketState
from bot.desk.ticket_event import BOT, MEMBER, TicketEvent

AGENT_PARCEL = "agent"
NOTICE_PARCEL = "notice"


def opened(
    conversation_id: str,
    ticket_id: str,
    reason: Reason,
    at: datetime,
    *,
    before: Ticket | None,
    left: bool,
    topic: str | None = None,
    last_day: date | None = None,
    group: str | None = None,
    skill: str | None = None,
) -> TicketEvent:
    """Return the event that opens a ticket after another one of the conversation, or its first."""
    ticket = Ticket(
        id=ticket_id,
        conversation_id=conversation_id,
        state=TicketState.WAITING,
        reason=reason,
        opened_at=at,
        queued_at=at,
        version=before.version + 1 if before else 1,
        topic=topic,
        last_day=last_day,
        group=group,
        skill=skill,
        left=left,
    )
    return TicketEvent(Act.OPEN, ticket, BOT, at)


def reopened(ticket: Ticket, at: datetime, *, left: bool) -> TicketEvent:
    """Return the event that opens a closed ticket again, for the agent who had it."""
    after = ticket.after(
        Act.REOPEN,
        queued_at=at,
        wanted=ticket.closed_by,
        holder=None,
        left=left,
        told=False,
        closed_at=None,
        close_reason=None,
        closed_by=None,
        escalated_at=None,
        unanswered_since=at,
        reopened=ticket.reopened + 1,
    )
    return TicketEvent(Act.REOPEN, after, MEMBER, at)


def wrote(ticket: Ticket, at: datetime, *, told: bool = False) -> TicketEvent:
    """Return the event that the member wrote while people are to answer."""
    since = ticket.unanswered_since or at
    return TicketEvent(
        Act.WRITE, ticket.after(Act.WRITE, unanswered_since=since, told=told or ticket.told), MEMBER, at
    )


def cancelled(ticket: Ticket, at: datetime) -> TicketEvent:
    """Return the event that the member goes on with the bot."""
    after = ticket.after(Act.CANCEL, closed_at=at, close_reason="cancelled", left=False)
    return TicketEvent(Act.CANCEL, after, MEMBER, at)


def left_alone(ticket: Ticket, at: datetime, why: str) -> TicketEvent:
    """Return the event that the bot helps meanwhile; the ticket stays in the queue."""
    return TicketEvent(Act.TIME_OUT, ticket.after(Act.TIME_OUT, left=True), BOT, at, {"why": why})


def waits_again(ticket: Ticket, at: datetime) -> TicketEvent:
    """Return the event that a member whose message was left waits for people who are there now."""
    return TicketEvent(Act.QUEUE, ticket.after(Act.QUEUE, queued_at=at, left=False, told=False), MEMBER, at)


def rated(ticket: Ticket, score: int, at: datetime) -> TicketEvent:
    """Return the event that the member rated the service."""
    return TicketEvent(Act.RATE, ticket.after(Act.RATE, rating=score), MEMBER, at, {"rating": score})


def taken(ticket: Ticket, agent: Agent, by: str, at: datetime) -> Change:
    """Give a waiting ticket to an agent; `by` is the agent, or who or what assigned it."""
    after = ticket.after(Act.TAKE, holder=agent.id, taken_at=at, wanted=None, left=False)
    event = TicketEvent(Act.TAKE, after, by, at, {"agent": agent.id})
    return Change(event, Stage.AGENT, (_notice(after, words.came(agent.name)),))


def handed_on(ticket: Ticket, to: Agent, by: str, note: str, at: datetime) -> Change:
    """Give a ticket to another agent at once."""
    after = ticket.after(Act.HAND_ON, holder=to.id)
    event = TicketEvent(Act.HAND_ON, after, by, at, {"agent": to.id, "note": note})
    return Change(event, Stage.AGENT, (_notice(after, words.handed_on(to.name)),))


def queued(
    ticket: Ticket, group: str | None, *, name: str | None, by: str, note: str, at: datetime
) -> Change:
    """Put a ticket back into the queue, for a group; `name` is how the member hears of it."""
    after = ticket.after(Act.QUEUE, holder=None, wanted=None, group=group, queued_at=at, told=False)
    event = TicketEvent(Act.QUEUE, after, by, at, {"group": group, "note": note})
    return Change(event, Stage.WAITING, (_notice(after, words.queued_again(name)),))


def answered(
    ticket: Ticket, text: str, *, by: str, name: str, key: str, clauses: Sequence[str], at: datetime
) -> Change:
    """Write to the member; `key` is the same for every copy of this message."""
    first = ticket.first_answer_at or at
    after = ticket.after(Act.ANSWER, first_answer_at=first, unanswered_since=None)
    details = {"text": text, "key": key, "clauses": list(clauses)}
    parcel = Parcel(
        ticket.conversation_id, AGENT_PARCEL, Reply(text, clauses=tuple(clauses)), key, sender=name
    )
    return Change(TicketEvent(Act.ANSWER, after, by, at, details), None, (parcel,))


def given_back(ticket: Ticket, by: str, at: datetime) -> Change:
    """Let the bot go on."""
    after = _ended(ticket, Act.GIVE_BACK, "given_back", by, at)
    return Change(TicketEvent(Act.GIVE_BACK, after, by, at), Stage.BOT, (_notice(after, words.given_back()),))


def closed(ticket: Ticket, reason: str, by: str, at: datetime) -> Change:
    """End the conversation with a reason."""
    after = _ended(ticket, Act.CLOSE, reason, by, at)
    event = TicketEvent(Act.CLOSE, after, by, at, {"reason": reason})
    return Change(event, Stage.CLOSED, (_notice(after, words.closed()),))


def noted(ticket: Ticket, by: str, text: str, at: datetime) -> Change:
    """Add a note that only agents read."""
    return Change(TicketEvent(Act.NOTE, ticket.after(Act.NOTE), by, at, {"text": text}))


def tagged(ticket: Ticket, tags: Sequence[str], by: str, at: datetime) -> Change:
    """Give a ticket these tags in place of those it has."""
    kept = tuple(dict.fromkeys(tags))
    return Change(TicketEvent(Act.TAG, ticket.after(Act.TAG, tags=kept), by, at, {"tags": list(kept)}))


def escalated(ticket: Ticket, level: str, at: datetime) -> Change:
    """Bring a ticket before the supervisors, once in a wait."""
    after = ticket.after(Act.ESCALATE, escalated_at=at)
    return Change(TicketEvent(Act.ESCALATE, after, BOT, at, {"level": level}))


def timed_out(ticket: Ticket, said: Reply, at: datetime) -> Change:
    """Let the bot help a member who has waited for long, or past the end of the day."""
    event = left_alone(ticket, at, "queue_time")
    return Change(event, Stage.BOT, (_notice(event.ticket, said),))


def _ended(ticket: Ticket, act: Act, reason: str, by: str, at: datetime) -> Ticket:
    gone: dict[str, Any] = {"holder": None, "unanswered_since": None, "left": False}
    return ticket.after(act, closed_at=at, close_reason=reason, closed_by=ticket.holder or by, **gone)


def _notice(ticket: Ticket, reply: Reply) -> Parcel:
    return Parcel(ticket.conversation_id, NOTICE_PARCEL, reply, key=f"desk:{ticket.id}:{ticket.version}")
