"""The fence: two agents, a turn under way and lost answers, in every order; each thing happens once, in one place."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.conversation.stage import Stage as Hands
from bot.desk import acts
from bot.desk.change import Outcome
from bot.desk.desk import Desk
from bot.errors import AgentFull, InputError, NoTicket, TicketMoved
from bot.state import keys, wire
from bot.state.forget import forgetting
from tests.state.desk_stage import AT_NIGHT, CHAT, RULES, Stage


@pytest.fixture
def stage(link, state):
    return Stage(link, state)


async def events_of(stage, chat=CHAT):
    rows = await stage.link.call("XRANGE", keys.ConversationKeys.of(chat).events, "-", "+")
    return [wire.unpack(fields[b"event"]) for _, fields in rows]


async def test_两位客服同时接_四十回_每回只有一位接到(stage):
    agents = [await stage.sits_down(name, limit=99) for name in ("小李", "小周")]
    for number in range(40):
        chat = f"web:会员{number}"
        await stage.says("转人工", chat=chat)
        told = await asyncio.gather(*(stage.desk.take(chat, a) for a in agents), return_exceptions=True)
        won = [t for t in told if not isinstance(t, BaseException)]
        lost = [t for t in told if isinstance(t, TicketMoved)]
        assert (len(won), len(lost)) == (1, 1)
        assert (await stage.desk.see(chat)).ticket.holder == won[0].holder == lost[0].holder
        assert [
            e["act"]
            for e in await events_of(stage, chat)
            if e["kind"] == "ticket" and e["conversation_id"] == chat
        ] == ["opened", "taken"]


async def test_接手以前算好的回答_不会再出现_那句话在客服那边(stage):
    agent = await stage.sits_down()
    await stage.says("转人工", chat=CHAT, at=AT_NIGHT)
    stage.engine.gate.clear()
    stage.engine.started.clear()
    asked = asyncio.create_task(stage.says("余额退不退"))
    await stage.engine.started.wait()
    await stage.desk.take(CHAT, agent)
    stage.engine.gate.set()
    assert await asked == []
    assert stage.refused == ["epoch"]
    assert (await stage.written())[-1] == "余额退不退"
    assert "机器人：余额退不退" not in await stage.written() + await stage.pushed()
    assert (await stage.desk.see(CHAT)).ticket.unanswered_since is not None


async def test_换手的时候来的话_不早不晚只在一处(stage):
    agent = await stage.sits_down(limit=99)
    chance = random.Random(7)
    for number in range(25):
        chat = f"web:换手{number}"
        await stage.says("转人工", chat=chat)

        async def later(act):
            await asyncio.sleep(chance.random() / 200)
            return await act

        async def hands_over(chat=chat):
            await stage.desk.take(chat, agent)
            await asyncio.sleep(chance.random() / 300)
            await stage.desk.give_back(chat, agent.id)

        said, _ = await asyncio.gather(later(stage.says("在不在", chat=chat)), later(hands_over()))
        written = await stage.written(chat)
        assert written.count("在不在") == 1
        answered = stage.engine.heard.count("在不在")
        assert ("机器人：在不在" in said) == (written.count("机器人：在不在") == 1)
        assert answered >= written.count("机器人：在不在")
        assert await stage.stage(chat) == "bot"


async def test_同一句话发两遍_会员只收到一遍(stage):
    agent = await stage.sits_down()
    await stage.says("转人工")
    await stage.desk.take(CHAT, agent)
    told = await asyncio.gather(*(stage.desk.write(CHAT, agent, "您好，在的。", "k1") for _ in range(6)))
    assert {t.version for t in told} == {told[0].version}
    assert (await stage.pushed()).count("您好，在的。") == 1
    assert [e["act"] for e in await events_of(stage) if e["kind"] == "ticket"].count("answered") == 1


async def test_旧的样子写不进去_也不留半点(stage):
    agent = await stage.sits_down()
    await stage.says("转人工")
    seen = await stage.desk.see(CHAT)
    await stage.desk.note(CHAT, agent.id, "会员很急")
    change = acts.taken(seen.ticket, agent, agent.id, stage.now())
    before = await events_of(stage)
    assert await stage.tickets.write(seen, change) is Outcome.MOVED
    assert await events_of(stage) == before
    assert (await stage.live.load(CHAT)).stage is Hands.WAITING
    assert await stage.pushed() == []


async def test_会员说着话_客服记着备注_谁也不丢(stage):
    agent = await stage.sits_down()
    await stage.says("转人工")
    await stage.desk.take(CHAT, agent)
    notes = [stage.desk.note(CHAT, agent.id, f"备注{n}") for n in range(5)]
    words = [stage.says(f"第{n}句") for n in range(5)]
    await asyncio.gather(*notes, *words)
    written = await stage.written()
    assert [written.count(f"第{n}句") for n in range(5)] == [1] * 5
    noted = [e["details"]["text"] for e in await events_of(stage) if e.get("act") == "noted"]
    assert sorted(noted) == [f"备注{n}" for n in range(5)]


async def test_满了的人接不了_没有工单也接不了(stage):
    agent = await stage.sits_down(limit=1)
    with pytest.raises(NoTicket):
        await stage.desk.take(CHAT, agent)
    await stage.says("转人工")
    await stage.says("转人工", chat="web:李测试")
    await stage.desk.take(CHAT, agent)
    with pytest.raises(AgentFull):
        await stage.desk.take("web:李测试", agent)


async def test_备注里的号码藏起来_发给会员的不许带(stage):
    agent = await stage.sits_down()
    await stage.says("转人工")
    await stage.desk.take(CHAT, agent)
    await stage.desk.note(CHAT, agent.id, "让他打13800000001")
    noted = next(e for e in await events_of(stage) if e.get("act") == "noted")
    assert "13800000001" not in str(noted)
    with pytest.raises(InputError):
        await stage.desk.write(CHAT, agent, "您打13800000001", "k1")
    with pytest.raises(InputError):
        await stage.desk.close(CHAT, agent.id, "随便")
    with pytest.raises(InputError):
        await stage.desk.tag(CHAT, agent.id, ["没有的标签"])


async def test_换一个进程接着做_前面写下的都在(stage):
    await stage.sits_down()
    await stage.says("转人工")
    another = Desk(stage.tickets, RULES, stage.now)  # as after a restart: nothing is kept in the process
    agent = (await stage.presence.all())[0]
    await another.take(CHAT, agent)
    await another.write(CHAT, agent, "您好", "k1")
    assert (await stage.pushed())[-1] == "您好"


async def test_忘记一个人_工单和要告诉外面的都没了(stage, state):
    await stage.sits_down()
    await stage.says("转人工")
    async with forgetting(stage.link, state, CHAT):
        pass
    assert await stage.tickets.all_open() == []
    assert (await stage.desk.see(CHAT)).ticket is None


async def test_谁在看_谁在打字_过一会儿就不算(stage):
    await stage.presence.look(CHAT, "a1", "小李", typing=True)
    await stage.presence.look(CHAT, "a2", "小周", typing=False)
    found = {(one.name, one.typing) for one in await stage.presence.lookers(CHAT)}
    assert found == {("小李", True), ("小周", False)}
    await stage.presence.leave("小李")
    assert await stage.presence.of("小李") is None
