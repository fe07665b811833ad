"""The hand-over as a member and an agent live it, on a real Redis: asked, waited, taken, answered, given back."""

from __future__ import annotations

import pytest

from bot.clock import system_now
from bot.conversation.rating import WHOLE, Rating
from bot.conversation.stage import Stage as Hands
from bot.desk.agents import Presence
from bot.desk.reasons import Reason
from bot.desk.ticket import TicketState
from bot.errors import NotYours
from bot.server.desk_ratings import DeskRatings
from bot.state.ratings import Ratings
from tests.state.desk_stage import AT_NIGHT, CHAT, Stage


@pytest.fixture
def stage(link, state):
    return Stage(link, state)


async def test_有人在_转人工就排上队_说明原因排位和等多久(stage):
    await stage.sits_down(limit=1)
    [said] = await stage.says("转人工")
    assert "已经替您登记了人工客服，正在转接" in said
    assert "您是下一位，客服同事很快就来" in said
    assert await stage.stage() == "waiting"
    [ticket] = await stage.tickets.all_open()
    assert (ticket.reason, ticket.topic, ticket.group, ticket.left) == (
        Reason.ASKED,
        "ask_refund_status",
        "refunds",
        False,
    )
    [second] = await stage.says("转人工", chat="web:李测试")
    assert "您前面还有1位，大约要等10分钟" in second
    assert [t.conversation_id for t in await stage.desk.queue()] == [CHAT, "web:李测试"]
    assert await stage.desk.held("小李") == []


async def test_没有人坐着_机器人照样答_请求留着(stage):
    [said] = await stage.says("转人工")
    assert "登记了人工客服" in said
    assert "客服同事回到座位就会看到" in said
    assert await stage.says("余额退不退") == ["机器人：余额退不退"]
    assert await stage.stage() == "bot"
    assert [t.left for t in await stage.tickets.all_open()] == [True]


async def test_下班以后_可以留言_第二天客服直接接起来(stage):
    await stage.sits_down()
    [said] = await stage.says("转人工", AT_NIGHT)
    assert "客服在明天9:00上班后会看到并回复您" in said
    [again] = await stage.says("转人工", AT_NIGHT)
    assert "已经登记过了" in again
    agent = await stage.sits_down()
    before = await stage.live.load(CHAT)
    ticket = await stage.desk.take(CHAT, agent)
    assert (ticket.state, ticket.holder) == (TicketState.AGENT, "小李")
    after = await stage.live.load(CHAT)
    assert (after.stage, after.epoch) == (Hands.AGENT, before.epoch + 2)
    assert await stage.pushed() == ["客服小李来了，前面说的都看得到，您接着说就行。"]


async def test_留过言的人_有人在的时候再要人工_就排进去(stage):
    await stage.says("转人工", AT_NIGHT)
    await stage.sits_down()
    [said] = await stage.says("转人工")
    assert "正在转接" in said
    assert await stage.stage() == "waiting"
    assert len(await stage.tickets.all_open()) == 1


async def test_等的时候_只说一次排位_说的话客服都看得到(stage):
    await stage.sits_down()
    await stage.says("转人工")
    [first] = await stage.says("我的退款一直没到")
    assert "收到，客服同事会看到" in first
    assert await stage.says("都半个月了") == []
    assert stage.engine.heard == ["转人工"]
    assert (await stage.written())[-1] == "都半个月了"


async def test_等的时候点按钮_机器人照样答_还在排队(stage):
    await stage.sits_down()
    await stage.says("转人工")
    assert await stage.says("/ask_refund_timing") == ["机器人：/ask_refund_timing"]
    assert await stage.stage() == "waiting"


@pytest.mark.parametrize("words", ["继续问机器人", "不用人工了", "不等了", "1"])
async def test_不想等了_回到机器人_再要人工是新的一张(stage, words):
    await stage.sits_down()
    await stage.says("转人工")
    [said] = await stage.says(words)
    assert "我接着帮您" in said
    assert await stage.stage() == "bot"
    assert await stage.tickets.all_open() == []
    assert await stage.says("余额退不退") == ["机器人：余额退不退"]
    assert "正在转接" in (await stage.says("转人工"))[0]


async def test_排着队人都走了_机器人不会不吭声(stage):
    await stage.sits_down()
    await stage.says("转人工")
    await stage.sits_down(presence=Presence.AWAY)
    said = await stage.says("余额退不退")
    assert said[0].startswith("客服同事这会儿都不在座位上")
    assert said[1] == "机器人：余额退不退"
    assert (await stage.stage(), len(await stage.tickets.all_open())) == ("bot", 1)


async def test_没人提人工_该转的也转_不要的不再自己转(stage):
    await stage.sits_down()
    stage.engine.notes["我的退款到哪了"] = {"reason": "refund_failed", "topic": "ask_refund_status"}
    said = await stage.says("我的退款到哪了")
    assert said[0] == "机器人：我的退款到哪了"
    assert said[1].startswith("换收款账户要由客服同事帮您办")
    await stage.says("继续问机器人")
    assert await stage.says("我的退款到哪了") == ["机器人：我的退款到哪了"]
    assert await stage.stage() == "bot"


async def test_客服说完交还_机器人从原来的地方接着_不重说(stage):
    agent = await stage.sits_down()
    await stage.says("余额退不退")
    await stage.says("转人工")
    await stage.desk.take(CHAT, agent)
    assert await stage.says("你好") == []
    await stage.desk.write(CHAT, agent, "您好，我帮您查。", "k1")
    ticket = (await stage.desk.see(CHAT)).ticket
    assert ticket.first_answer_at is not None
    assert ticket.unanswered_since is None
    await stage.desk.give_back(CHAT, agent.id)
    assert await stage.stage() == "bot"
    assert await stage.says("那什么时候到账") == ["机器人：那什么时候到账"]
    assert (await stage.live.load(CHAT)).tracker == "|余额退不退|转人工|那什么时候到账".encode()
    assert stage.engine.heard == ["余额退不退", "转人工", "那什么时候到账"]


async def test_结束以后打分_记在工单上_不惊动机器人(stage):
    agent = await stage.sits_down()
    await stage.says("转人工")
    await stage.desk.take(CHAT, agent)
    await stage.desk.close(CHAT, agent.id, "solved")
    assert await stage.stage() == "closed"
    assert await stage.says("评价：很满意") == ["谢谢您的评价。还有什么要问的，直接写给我就行。"]
    ticket = (await stage.desk.see(CHAT)).ticket
    assert (ticket.rating, ticket.closed_by, ticket.close_reason) == (5, "小李", "solved")
    assert stage.engine.heard == ["转人工"]
    assert await stage.says("余额退不退") == ["机器人：余额退不退"]


async def test_一天之内又来_机器人会的就答_不会的还找原来那位(stage):
    agent = await stage.sits_down()
    await stage.says("转人工")
    await stage.desk.take(CHAT, agent)
    await stage.desk.close(CHAT, agent.id, "solved")
    assert await stage.says("余额退不退") == ["机器人：余额退不退"]
    [said] = await stage.says("嗯嗯")
    assert "正在转接" in said
    [ticket] = await stage.tickets.all_open()
    assert (ticket.wanted, ticket.reopened) == ("小李", 1)


async def test_只有接了的人能回_号码发不出去(stage):
    agent, other = await stage.sits_down(), await stage.sits_down("小周")
    await stage.says("转人工")
    with pytest.raises(NotYours):
        await stage.desk.write(CHAT, agent, "您好", "k1")
    await stage.desk.take(CHAT, agent)
    with pytest.raises(NotYours):
        await stage.desk.write(CHAT, other, "您好", "k1")
    await stage.desk.hand_on(CHAT, agent.id, other, "她熟")
    with pytest.raises(NotYours):
        await stage.desk.write(CHAT, agent, "您好", "k2")
    await stage.desk.write(CHAT, other, "您好", "k2")
    await stage.desk.send_to_group(CHAT, other.id, "claims", "要理赔组看")
    assert await stage.stage() == "waiting"


async def test_页面上打的分_也记在工单上_没有工单也收(stage, link):
    ratings = DeskRatings(Ratings(link), stage.desk)
    await ratings.rate(Rating(CHAT, WHOLE, "4", system_now()))
    agent = await stage.sits_down()
    await stage.says("转人工")
    await ratings.rate(Rating(CHAT, WHOLE, "3", system_now()))
    await stage.desk.take(CHAT, agent)
    await stage.desk.give_back(CHAT, agent.id)
    assert (await stage.desk.see(CHAT)).ticket.rating is None
    await ratings.rate(Rating(CHAT, WHOLE, "5", system_now()))
    assert (await stage.desk.see(CHAT)).ticket.rating == 5
    assert (await ratings.of(CHAT))[WHOLE] == "5"
