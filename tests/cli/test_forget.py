"""`python -m bot forget CHANNEL USER`: afterwards neither Redis nor the record's file holds anything of the person."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.clock import system_now
from bot.conversation.event import TurnEvent
from bot.conversation.history import Entry, Speaker
from bot.conversation.inbound import Inbound
from bot.conversation.parcel import Parcel
from bot.conversation.ports import Commit
from bot.conversation.reminder import Reminder, ReminderKind, Scheduled
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.desk import acts
from bot.desk.change import ticket_write
from bot.desk.hooks import Hooks
from bot.desk.reasons import Reason
from bot.desk.ticket_event import TicketEvent
from bot.members.cache_keys import binding_key, member_key
from bot.members.kept import KeptAnswers
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.recorder import Recorder
from bot.record.upgrade import upgrade
from bot.state.connect import connect
from bot.state.embedded import EmbeddedRedis
from bot.state.events import EventSource
from bot.state.link import Link
from bot.state.member_cache import RedisMemberCache
from bot.state.store import RedisLiveState
from bot.state.vault import RedisVault
from tests.state.peek import pending

USER = "要走的人"
TEXT = "我家住青石镇欧阳巷"
SECRET = "only for tests, long enough"


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """The folder of a bot whose Redis runs; a command shares it."""
    server = EmbeddedRedis(tmp_path / "var" / "redis")
    server.start()
    yield tmp_path / "var"
    server.stop()


def forgotten(root: Path, var: Path, user: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "forget", "web", user],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "BOT_VAR": str(var), "BOT_SECRET": SECRET, "REDIS_URL": "", "DATABASE_URL": ""},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    receipt: dict[str, Any] = json.loads(done.stdout)
    return receipt


async def lived(var: Path, user: str) -> None:
    """Somebody whose first turn is in the record, whose second is still on the stream, and who waits for a third answer."""
    async with connect(None, var) as link:
        state = RedisLiveState(link)
        await turn(state, user, "m1")
        await recorded(link, var)
        await turn(state, user, "m2")
        await state.accept(Inbound("web", user, "m3", TEXT, system_now()))
        await RedisVault(link, SECRET).keep(f"web:{user}", {"〔手机号·k3f9〕": "13800001234"})
        answers = KeptAnswers(RedisMemberCache(link))
        await answers.put(binding_key("web", user), {"member_id": f"of {user}"})
        await answers.put(member_key(f"of {user}"), {"name_masked": TEXT}, ttl=300)
        await state.close()


async def recorded(link: Link, var: Path) -> None:
    database = open_database(database_address(None, var))
    await upgrade(database)
    await Recorder(EventSource(link, "test"), database, block_ms=5).step()
    await database.close()


async def turn(state: RedisLiveState, user: str, message_id: str) -> None:
    inbound = Inbound("web", user, message_id, TEXT, system_now())
    conversation_id = inbound.conversation_id
    await state.accept(inbound)
    async with state.lock(conversation_id) as lease:
        before, waiting = await state.load(conversation_id), await pending(state, conversation_id)
        replies = {message_id: (Reply(f"您说{TEXT}"),)}
        mother = Reminder(ReminderKind.CLAIM_DEADLINE, date(2099, 8, 4), "mother")
        commit = Commit(
            before,
            before,
            waiting,
            replies,
            event(inbound, replies[message_id]).as_dict(),
            parcels=[Parcel(conversation_id, "notice", Reply(TEXT), message_id)],
            reminders=[Scheduled(mother, mother.moments()[0])],
            shown=[Entry(Speaker.BOT, system_now(), Reply(TEXT))],
            ticket=ticket_write(0, opened(conversation_id), Hooks(wanted=True))
            if message_id == "m1"
            else None,
        )
        await state.commit(lease, commit)


def opened(conversation_id: str) -> TicketEvent:
    return acts.opened(conversation_id, "t1", Reason.ASKED, system_now(), before=None, left=True)


def event(inbound: Inbound, replies: tuple[Reply, ...]) -> TurnEvent:
    return TurnEvent(
        conversation_id=inbound.conversation_id,
        channel=inbound.channel,
        text=inbound.text,
        message_ids=(inbound.message_id,),
        received_at=inbound.received_at,
        answered_at=system_now(),
        intent=None,
        confidence=None,
        decision=None,
        ranking=(),
        intents=(),
        entities=(),
        replies=replies,
        clauses=(),
        stage=Stage.BOT,
        epoch=0,
        model_id=None,
        latency_ms=1.0,
        notes={},
    )


def holds(folder: Path, text: str) -> list[str]:
    """The files that hold a text, as it is or as JSON writes it in ASCII."""
    forms = (text.encode(), json.dumps(text)[1:-1].encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


async def test_a_person_is_removed_from_redis_and_the_record(root: Path, var: Path) -> None:
    await lived(var, USER)
    await lived(var, "留下的人")
    assert "record.db" in {name.removesuffix("-wal") for name in holds(var, USER)}
    receipt = await asyncio.to_thread(forgotten, root, var, USER)
    assert receipt["state"] == {
        "conversations": 1,
        "pending": 1,
        "messages": 3,
        "vault": 1,
        "parcels": 2,
        "dead_letters": 0,
        "reminders": 1,
        "history": 2,
        "ratings": 0,
        "events": 0,  # it came into the record with the other person's first turn
        "member_cache": 2,
    }
    assert receipt["record"] == dict.fromkeys(receipt["record"], 0) | {
        "turns": 2,
        "messages": 2,
        "tickets": 1,
        "ticket_events": 1,
    }
    assert receipt["append_only_file_rewritten"] is True
    assert receipt["forgotten_at"] <= system_now().isoformat()
    assert USER not in json.dumps(receipt, ensure_ascii=False)
    assert holds(var, USER) == []
    assert holds(var, "留下的人") != []


async def test_an_event_the_record_has_not_read_never_arrives(root: Path, var: Path) -> None:
    await lived(var, USER)
    receipt = await asyncio.to_thread(forgotten, root, var, USER)
    assert (receipt["state"]["events"], receipt["record"]["turns"]) == (1, 1)
    assert holds(var, USER) == holds(var, TEXT) == []
    async with connect(None, var) as link:
        await recorded(link, var)
    assert holds(var, USER) == holds(var, TEXT) == []


async def test_a_second_run_finds_nothing(root: Path, var: Path) -> None:
    await lived(var, USER)
    await asyncio.to_thread(forgotten, root, var, USER)
    again = await asyncio.to_thread(forgotten, root, var, USER)
    assert set({**again["state"], **again["record"]}.values()) == {0}
