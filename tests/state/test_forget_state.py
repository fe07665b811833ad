"""Forgetting: nothing of the person is left in Redis, and nobody else loses anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import SHANGHAI
from bot.conversation.history import Entry, Speaker
from bot.conversation.rating import Rating
from bot.conversation.reminder import Reminder, ReminderKind, Scheduled
from bot.conversation.reply import Reply
from bot.conversation.sight import Writer
from bot.errors import LockLost, StaleCommit
from bot.state import keys
from bot.state.append_only_file import rewrite_append_only_file
from bot.state.deliverer import Deliverer, Patience
from bot.state.events import EventSource
from bot.state.forget import forgetting
from bot.state.keys import ConversationKeys
from bot.state.outbox import Outbox
from bot.state.ratings import Ratings
from bot.state.store import RedisLiveState
from bot.state.typing import Typing
from bot.state.vault import RedisVault
from tests.state.parcels import Postman, parcel
from tests.state.peek import pending

SECRET = "only for tests, long enough"
MOTHER = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")
NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)
TEXT = "我姓欧阳，在青石镇"


async def everything(link) -> str:
    """Every key and every value, as text."""
    found = []
    for key in await link.call("KEYS", "*"):
        kind = (await link.call("TYPE", key)).decode()
        found += [key, await READ[kind](link, key)]
    return str(readable(found))


def readable(value) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return [readable(part) for pair in value.items() for part in pair]
    return [readable(part) for part in value] if isinstance(value, list | tuple) else value


READ = {
    "string": lambda link, key: link.call("GET", key),
    "list": lambda link, key: link.call("LRANGE", key, 0, -1),
    "hash": lambda link, key: link.call("HGETALL", key),
    "zset": lambda link, key: link.call("ZRANGE", key, 0, -1),
    "stream": lambda link, key: link.call("XRANGE", key, "-", "+"),
}


async def lived(link, state, inbound, turn, user):
    """A person who asked, was answered, waits for an answer, is to be reminded, has parcels and a dead letter."""
    conversation_id = f"web:{user}"
    await state.accept(inbound(TEXT, "m1", user))
    async with state.lock(conversation_id) as lease:
        before = await state.load(conversation_id)
        commit = turn(
            before,
            await pending(state, conversation_id),
            f"您说{TEXT}",
            tracker=TEXT.encode(),
            awaiting="phone",
        )
        commit = replace(
            commit,
            parcels=[parcel(f"提醒{TEXT}{n}", user, "web") for n in range(3)],
            reminders=[Scheduled(MOTHER, MOTHER.next_moment(NOON))],
            said=[Entry(Speaker.MEMBER, NOON, Reply(TEXT), "m1")],
        )
        await state.commit(lease, commit)
    await state.accept(inbound(f"还有{TEXT}", "m2", user))
    await Ratings(link).rate(Rating(conversation_id, "1-0", "up", NOON, TEXT))
    await Typing(link).say(conversation_id, Writer.MEMBER, True)
    await RedisVault(link, SECRET).keep(conversation_id, {"〔手机号·k3f9〕": "13800001234"})
    outbox, postman = Outbox(link, ["web"]), Postman(retryable=False)
    postman.failures[f"提醒{TEXT}0"] = 1
    await Deliverer(outbox, {"web": OnlyFirst(postman)}, Patience()).step()
    return conversation_id


class OnlyFirst:
    """Gives the first parcel up and cannot deliver the others for now."""

    def __init__(self, postman):
        self._postman = postman

    async def push(self, parcel):
        self._postman.retryable = parcel.reply.text != f"提醒{TEXT}0"
        self._postman.failures[parcel.reply.text] = 1
        await self._postman.push(parcel)


async def test_nothing_of_the_person_is_left(link, state, inbound, turn):
    other = await lived(link, state, inbound, turn, "留下的人")
    before = [key for key in sorted(await link.call("KEYS", "*")) if not key.endswith(b":events")]
    events_before = (await EventSource(link, "c").lag()).events
    gone = await lived(link, state, inbound, turn, "要走的人")
    async with forgetting(link, state, gone) as receipt:
        pass
    assert receipt.as_dict() == {
        "conversations": 1,
        "pending": 1,
        "messages": 2,
        "vault": 1,
        "parcels": 2,
        "dead_letters": 1,
        "reminders": 1,
        "history": 1,
        "ratings": 1,
        "events": 2,
    }
    assert not [key for key in await link.call("KEYS", "*") if keys.digest(gone).encode() in key]
    left = await everything(link)
    assert keys.digest(gone) not in left
    assert "要走的人" not in left
    assert "留下的人" in left
    assert [key for key in sorted(await link.call("KEYS", "*")) if not key.endswith(b":events")] == before
    assert (await EventSource(link, "c").lag()).events == events_before
    assert (await state.load(other)).tracker == TEXT.encode()


async def test_the_append_only_file_does_not_hold_them_either(redis_url, link, state, inbound, turn):
    gone = await lived(link, state, inbound, turn, "要走的人")
    folder = Path((await link.call("CONFIG", "GET", "dir"))[1].decode())
    assert "要走的人".encode() in files_of(folder)
    other = "web:留下的人"
    while ConversationKeys.of(other).shard != ConversationKeys.of(gone).shard:
        other += "!"
    await lived(link, state, inbound, turn, other.removeprefix("web:"))
    async with forgetting(link, state, gone):
        pass
    assert await rewrite_append_only_file(link)
    left = files_of(folder)
    assert "要走的人".encode() not in left
    assert "留下的人".encode() in left
    assert (await link.call("CONFIG", "GET", "aof-use-rdb-preamble"))[1] == b"yes"


def files_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for kind in ("*.aof", "*.rdb") for path in folder.rglob(kind))


async def test_a_second_time_there_is_nothing(link, state, inbound, turn):
    gone = await lived(link, state, inbound, turn, "要走的人")
    for _ in range(2):
        async with forgetting(link, state, gone) as receipt:
            pass
    assert set(receipt.as_dict().values()) == {0}


async def test_an_event_a_recorder_has_read_and_not_acknowledged_goes_too(link, state, inbound, turn):
    gone = await lived(link, state, inbound, turn, "要走的人")
    source = EventSource(link, "c")
    assert len(await source.read(10, 10)) == 2
    async with forgetting(link, state, gone) as receipt:
        pass
    assert receipt.events == 2
    assert await EventSource(link, "c").read(10, 10) == []


async def test_it_waits_for_a_turn_that_runs_and_gives_up_in_the_end(link, state):
    hurried = RedisLiveState(link, patience=0.1)
    async with state.lock("web:要走的人"):
        with pytest.raises(LockLost):
            async with forgetting(link, hurried, "web:要走的人"):
                pass
    await hurried.close()


async def test_a_turn_that_slept_through_it_brings_nothing_back(link, state, inbound, turn):
    asked = inbound(TEXT, user="要走的人")
    await state.accept(asked)
    before = await state.load(asked.conversation_id)
    waiting = await pending(state, before.id)
    async with state.lock(before.id) as lease:
        pass
    async with forgetting(link, state, before.id):
        pass
    await state.accept(inbound("重新开始", "m9", "要走的人"))
    async with state.lock(before.id) as again:
        with pytest.raises(StaleCommit):
            await state.commit(replace(lease, token=again.token), turn(before, waiting, "不该看到"))
    assert await state.load(before.id) == before
