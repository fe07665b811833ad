"""Desk processes are killed in the middle of their acts: ticket, conversation, events and parcels still say the same."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.conversation.stage import Stage as Hands
from bot.desk.ticket import TicketState
from bot.desk.ticket_event import TicketEvent
from bot.state import keys, wire
from tests.state.desk_stage import CHAT, Stage

ROOT = Path(__file__).resolve().parents[2]
HANDS = {
    TicketState.WAITING: {Hands.WAITING},
    TicketState.AGENT: {Hands.AGENT},
    TicketState.CLOSED: {Hands.BOT, Hands.CLOSED},
}


@pytest.fixture
def stage(link, state):
    return Stage(link, state)


async def ticket_events(stage):
    rows = await stage.link.call("XRANGE", keys.ConversationKeys.of(CHAT).events, "-", "+")
    events = [wire.unpack(fields[b"event"]) for _, fields in rows]
    return [TicketEvent.from_dict(event) for event in events if event["kind"] == "ticket"]


def killed_after(lines, program):
    """Run a program until it said so many lines, and kill it while it is at the next act."""
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE) as process:
        for _ in range(lines):
            process.stdout.readline()
        process.kill()


async def test_客服的进程随时断掉_四样东西还对得上(stage, redis_url):
    await stage.sits_down()
    await stage.says("转人工")
    for lines in (6, 8, 10):
        program = [sys.executable, "-m", "tests.state.take_and_give_back", redis_url, CHAT, f"客服{lines}"]
        await asyncio.to_thread(killed_after, lines, program)
        seen = await stage.desk.see(CHAT)
        assert seen.conversation.stage in HANDS[seen.ticket.state]
        if seen.ticket.state is TicketState.AGENT:  # its agent is gone: the next one has to be given it
            await stage.desk.give_back(CHAT, seen.ticket.holder)

    events, ticket = await ticket_events(stage), (await stage.desk.see(CHAT)).ticket
    assert [event.ticket.version for event in events] == list(range(1, ticket.version + 1))
    assert events[-1].ticket == ticket
    said = Counter(e.details["key"] for e in events if e.act.value == "answered")
    parcels = await stage.outbox.waiting(CHAT)
    assert Counter(p.key for p in parcels if p.kind == "agent") == said
    assert len(events) > 10
