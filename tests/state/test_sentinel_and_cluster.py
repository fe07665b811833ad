"""The same state behind a Sentinel group and on a cluster, where a script may touch one hash slot only."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from bot.conversation.reminder import Reminder, ReminderKind, ReminderText, Scheduled
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.desk.hooks import Hooks
from bot.errors import StateUnavailable
from bot.state.connect import open_link
from bot.state.dead_letters import DeadLetters
from bot.state.deliverer import Deliverer
from bot.state.events import EventSource
from bot.state.forget import forgetting
from bot.state.limits import RedisLimits
from bot.state.outbox import Outbox
from bot.state.reminders import Reminders
from bot.state.store import RedisLiveState
from bot.state.vault import RedisVault
from tests.state.desk_stage import Stage as Desk
from tests.state.parcels import Postman
from tests.state.peek import pending


def free_port():
    """A port whose neighbour 10,000 above, where a cluster node gossips, is free as well."""
    for port in Random().sample(range(15_000, 30_000), 200):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


@pytest.fixture
def start(server, tmp_path):
    """Start redis-server processes on loopback ports; all end with the test."""
    processes = []

    def run(*arguments, port):
        command = [str(server.path), *arguments, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        folder = tmp_path / str(port)
        folder.mkdir()
        processes.append(
            subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL, cwd=folder)
        )
        return port

    yield run
    for process in processes:
        process.kill()
        process.wait()


async def until(done):
    deadline = time.monotonic() + 10
    while not await done():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def answers(link):
    try:
        await link.ping()
    except StateUnavailable:
        return False
    return True


async def a_whole_turn(link, inbound, turn, user):
    """Go the way of a message with everything this room has; return the events it left."""
    state = RedisLiveState(link)
    asked = inbound("还能理赔吗", user=user)
    assert await state.accept(asked) is None
    async with state.lock(asked.conversation_id) as lease:
        before = await state.load(asked.conversation_id)
        await state.commit(lease, turn(before, await pending(state, before.id), "可以。"))
    assert await state.accept(asked) == (Reply("可以。"),)
    assert (await state.hand_over(before.id, 0, Stage.WAITING)).epoch == 1

    vault = RedisVault(link, "a secret for tests only")
    await vault.keep(before.id, {"<phone:1>": "13800001234", "<phone:2>": "13800005678"})
    assert await vault.open(before.id, "<phone:2>") == "13800005678"
    assert await RedisLimits(link).allow("message", user, 1, 60) == 0
    await what_is_pushed(link, state, turn, f"{before.id}的家人")
    await people_help(link, state, f"{before.id}的邻居")
    await state.close()


async def what_is_pushed(link, state, turn, conversation_id):
    """Set a reminder, send it, give its parcel up, send that again, deliver it, and forget it all."""
    mother = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")
    async with state.lock(conversation_id) as lease:
        before = await state.load(conversation_id)
        scheduled = [Scheduled(mother, mother.moments()[0])]
        await state.commit(lease, replace(turn(before, ()), reminders=scheduled))

    async def render(conversation_id, reminder, now):
        return ReminderText(Reply("还剩30天"))

    reminders, outbox, letters = Reminders(link), Outbox(link, ["web"]), DeadLetters(link)
    assert await reminders.send_due(mother.moments()[0], render) == 1
    postman = Postman(retryable=False)
    postman.failures["还剩30天"] = 1
    deliverer = Deliverer(outbox, {"web": postman})
    await deliverer.step()
    assert (await letters.count(), await outbox.oldest()) == (1, None)
    (letter,) = await letters.all()
    assert await letters.resend(letter.id)
    await deliverer.step()
    assert postman.texts == ["还剩30天"]
    async with forgetting(link, state, conversation_id) as receipt:
        assert (receipt.conversations, receipt.reminders, receipt.events) == (1, 1, 1)


async def people_help(link, state, chat):
    """Hand a member over, take the ticket, tell an outside desk, end it, and forget it all."""
    desk = Desk(link, state, hooks=Hooks(wanted=True))
    agent = await desk.sits_down(limit=99)
    await desk.says("转人工", chat=chat)
    await desk.desk.take(chat, agent)
    assert [t.holder for t in await desk.tickets.all_open()] == [agent.id]
    await desk.desk.give_back(chat, agent.id)
    assert await desk.stage(chat) == "bot"
    async with forgetting(link, state, chat):
        assert await desk.tickets.all_open() == []


async def test_a_cluster(server, start, inbound, turn):
    port = start("--cluster-enabled", "yes", port=free_port())
    node = open_link(f"redis://127.0.0.1:{port}")
    await until(lambda: answers(node))
    await node.call("CLUSTER", "ADDSLOTS", *range(16_384))

    async def ready():
        return (await node.call("CLUSTER INFO"))["cluster_state"] == "ok"

    await until(ready)
    link = open_link(f"redis+cluster://127.0.0.1:{port}")
    users = [f"会员{number}" for number in range(12)]
    for user in users:
        await a_whole_turn(link, inbound, turn, user)

    state, other = RedisLiveState(link), RedisLiveState(link)
    async with state.lock("web:小王"):
        waiter = asyncio.create_task(held(other))
        await asyncio.sleep(0.3)
        released = time.perf_counter()
    assert await waiter - released < 0.3

    source = EventSource(link, "recorder-1")
    events = await source.read(100, 1000)
    assert {event["conversation_id"] for _, event in events} == {f"web:{user}" for user in users}
    await source.ack([event_id for event_id, _ in events])
    assert await source.claim_stale() == []
    assert (await source.lag()).events == 0
    await state.close()
    await other.close()
    await link.close()
    await node.close()


async def held(state):
    async with state.lock("web:小王"):
        return time.perf_counter()


async def test_a_sentinel_group(server, start, tmp_path, inbound, turn):
    port = start(port=free_port())
    settings = tmp_path / "sentinel.conf"
    settings.write_text(f"sentinel monitor plan 127.0.0.1 {port} 1\n")
    sentinel = start(str(settings), "--sentinel", port=free_port())
    link = open_link(f"redis+sentinel://127.0.0.1:{sentinel}/plan/0")
    await until(lambda: answers(link))
    await a_whole_turn(link, inbound, turn, "小王")
    assert len(await EventSource(link, "recorder-1").read(10, 100)) == 1
    await link.close()
