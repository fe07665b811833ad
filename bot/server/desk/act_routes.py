"""`/desk/act/…`: what agents do, as JSON from the desk's page. For agents; whose ticket it is the desk itself checks. Each deed is audited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.body import read_json
from bot.desk.agents import Presence
from bot.desk.ticket import Ticket
from bot.errors import (
    AgentFull,
    BotError,
    InputError,
    MoveNotAllowed,
    NoTicket,
    NotYours,
    RecordUnavailable,
    StateUnavailable,
    TicketMoved,
)
from bot.log import conversation_digest
from bot.server.desk.agent_of import agent_of
from bot.server.desk.card import facts, looked_up
from bot.server.desk.chat_frames import ticket_shown
from bot.server.desk.room import Room
from bot.server.problems import problem
from bot.server.sign_in.access import AsAgent
from bot.staff.audit import Action, about_conversation, about_ticket
from bot.staff.errors import NotAllowed
from bot.staff.person import Person
from bot.staff.role import Role

B = TypeVar("B", bound="Body")
GONE = "这位同事现在不在座位上。"
WORDS: Mapping[type[BotError], str] = {
    NotYours: "这个会话不在您手上，不能这样做。",
    NoTicket: "这个会话没有转过人工。",
    AgentFull: "手上的会话已经到上限了，先结束或者转走一个。",
    MoveNotAllowed: "会话的状态已经变了，现在不能这样做。",
    StateUnavailable: "系统现在有点忙，没有办成，请再试一次。",
    RecordUnavailable: "记录暂时写不进去，没有办成，请再试一次。",
}
REFUSALS: tuple[type[BotError], ...] = (TicketMoved, *WORDS)
Do = Callable[[Room, Person, Any], Awaitable[dict[str, Any]]]
MASK_REASONS = ("核对身份", "查理赔", "查退款", "处理投诉")


class Body(BaseModel):
    """The base: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)
    chat: str = Field(min_length=1, max_length=256)


class Take(Body):
    """Take a waiting ticket; a supervisor may give it to somebody."""

    agent: str | None = Field(default=None, max_length=64)


class Write(Body):
    """Write to the member; `key` is the same for every copy."""

    text: str = Field(max_length=20_000)
    key: str = Field(min_length=8, max_length=64)
    clauses: list[str] = Field(default_factory=list, max_length=20)


class HandOn(Body):
    """Pass a ticket on: to `agent`, or to `group`, or to everybody."""

    agent: str | None = Field(default=None, max_length=64)
    group: str | None = Field(default=None, max_length=64)
    note: str = Field(default="", max_length=4000)


class Words(Body):
    """A note."""

    text: str = Field(max_length=20_000)


class Tags(Body):
    """All tags a ticket has."""

    tags: list[str] = Field(max_length=20)


class Close(Body):
    """End a conversation."""

    reason: str = Field(max_length=40)


class Resend(Body):
    """Send again what was given up."""

    letter: str = Field(max_length=64)


class Open(Body):
    """Open a covered fact of the card."""

    name: str = Field(max_length=40)
    reason: str = Field(max_length=40)


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/desk/act", include_in_schema=False)
    acts: Mapping[str, tuple[type[Body], Do]] = {
        "take": (Take, take),
        "write": (Write, write),
        "hand-on": (HandOn, hand_on),
        "note": (Words, note),
        "tag": (Tags, tag),
        "give-back": (Body, give_back),
        "close": (Close, close),
        "resend": (Resend, resend),
        "open": (Open, open_fact),
    }

    @routes.post("/{name}")
    async def act(request: Request, person: AsAgent, name: str) -> Response:
        """Do one act; what stands against it is said in a sentence."""
        if name not in acts:
            return problem(404)
        kind, do = acts[name]
        try:
            body = _read(kind, await read_json(request))
            return JSONResponse(await do(room, person, body), headers={"Cache-Control": "no-store"})
        except REFUSALS as error:
            return problem(error.status, await _sentence(room, error))

    return routes


async def take(room: Room, person: Person, body: Take) -> dict[str, Any]:
    """Take a waiting ticket, or give it to a colleague (supervisors)."""
    parts = room.parts
    if body.agent is None or body.agent == person.name:
        agent = agent_of(person, Presence.ONLINE, parts.rules, parts.desk.now())
        ticket = await parts.desk.take(body.chat, agent)
        await _audit(room, person, Action.TICKET_TAKEN, ticket)
        return _shown(room, ticket)
    if not person.may(Role.SUPERVISOR):
        raise NotAllowed("only supervisors assign")
    colleague = await parts.presence.of(body.agent)
    if colleague is None or not colleague.is_there(parts.desk.now()):
        raise InputError(GONE)
    ticket = await parts.desk.take(body.chat, colleague, by=person.name)
    await _audit(room, person, Action.TICKET_ASSIGNED, ticket, {"agent": colleague.id})
    return _shown(room, ticket)


async def write(room: Room, person: Person, body: Write) -> dict[str, Any]:
    """Write to the member."""
    parts = room.parts
    agent = agent_of(person, Presence.ONLINE, parts.rules, parts.desk.now())
    clauses = [c for c in dict.fromkeys(body.clauses) if c in room.plan.clauses or c in room.plan.unpublished]
    ticket = await parts.desk.write(body.chat, agent, body.text, body.key, clauses)
    return _shown(room, ticket)


async def hand_on(room: Room, person: Person, body: HandOn) -> dict[str, Any]:
    """Pass one's ticket on."""
    parts = room.parts
    if body.agent:
        colleague = await parts.presence.of(body.agent)
        if colleague is None:
            raise InputError(GONE)
        ticket = await parts.desk.hand_on(body.chat, person.name, colleague, body.note)
        to = colleague.id
    else:
        ticket = await parts.desk.send_to_group(body.chat, person.name, body.group, body.note)
        to = body.group or "everybody"
    if body.note.strip():
        await parts.desk.note(body.chat, person.name, f"转交说明：{body.note.strip()}")
    await _audit(room, person, Action.TICKET_TRANSFERRED, ticket, {"to": to})
    return _shown(room, ticket)


async def note(room: Room, person: Person, body: Words) -> dict[str, Any]:
    """Add a note that only agents read."""
    return _shown(room, await room.parts.desk.note(body.chat, person.name, body.text))


async def tag(room: Room, person: Person, body: Tags) -> dict[str, Any]:
    """Give a ticket its tags."""
    return _shown(room, await room.parts.desk.tag(body.chat, person.name, body.tags))


async def give_back(room: Room, person: Person, body: Body) -> dict[str, Any]:
    """Let the bot go on."""
    ticket = await room.parts.desk.give_back(body.chat, person.name)
    await _audit(room, person, Action.TICKET_GIVEN_BACK, ticket)
    return _shown(room, ticket)


async def close(room: Room, person: Person, body: Close) -> dict[str, Any]:
    """End a conversation; supervisors may end any."""
    any_ticket = person.may(Role.SUPERVISOR)
    ticket = await room.parts.desk.close(body.chat, person.name, body.reason, any_ticket=any_ticket)
    await _audit(room, person, Action.TICKET_CLOSED, ticket, {"reason": body.reason})
    return _shown(room, ticket)


async def resend(room: Room, person: Person, body: Resend) -> dict[str, Any]:
    """Send again what was given up; only who has the ticket, or a supervisor."""
    ticket = (await room.parts.desk.see(body.chat)).ticket
    if ticket is None:
        raise NoTicket(body.chat)
    if ticket.holder != person.name and not person.may(Role.SUPERVISOR):
        raise NotYours(body.chat)
    if body.letter not in {letter.id for letter in await room.letters.of(body.chat)}:
        raise InputError("这条已经重发过了。")
    await room.letters.resend(body.letter)
    await _audit(room, person, Action.MESSAGE_RESENT, ticket)
    return _shown(room, ticket)


async def open_fact(room: Room, person: Person, body: Open) -> dict[str, Any]:
    """Open a covered fact. It is audited first: without the line nothing is shown."""
    if body.reason not in MASK_REASONS:
        raise InputError("请选一个原因。")
    found = await looked_up(room, body.chat)
    fact = next((f for f in facts(found.member) if f.name == body.name), None) if found.member else None
    if fact is None:
        raise InputError("会员系统里现在查不到这一项。")
    about = about_conversation(conversation_digest(body.chat))
    details = {"what": fact.title, "reason": body.reason}
    await room.audit.write(person.name, Action.MASKED_VALUE_OPENED, about, details)
    return {"name": fact.name, "text": fact.text}


def _shown(room: Room, ticket: Ticket) -> dict[str, Any]:
    return {"ticket": ticket_shown(room, ticket)}


async def _audit(
    room: Room, person: Person, action: Action, ticket: Ticket, details: dict[str, Any] | None = None
) -> None:
    await room.audit.write(person.name, action, about_ticket(ticket.id), details)


async def _sentence(room: Room, error: BotError) -> str:
    if isinstance(error, TicketMoved):
        known = {a["id"]: a["name"] for a in room.board.agents}
        return (
            f"{known.get(error.holder, error.holder)}已经接了这个会话。"
            if error.holder
            else "会话刚刚变了，请再看一眼。"
        )
    return next(words for kind, words in WORDS.items() if isinstance(error, kind))


def _read(kind: type[B], data: Any) -> B:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise InputError("请求没能读懂，请刷新页面再试。") from error
