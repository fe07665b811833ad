"""五秒规矩: WeChat hangs up after its patience and posts three times in all; no answer is lost, and none is told twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.reply import Reply
from bot.state.wechat_account import RedisRights
from tests.channels.wechat.weixin import text
from tests.fakes.wechat_api import APP_ID

ME = "oMadeUp1"


async def pushed(channel) -> list[str]:
    """What was pushed, once everything due is out."""
    for _ in range(40):
        await channel.deliverer.step()
        await asyncio.sleep(0.01)
    return channel.api.texts(ME)


async def test_四秒内答得出_直接回(channel) -> None:
    channel.engine.gate.clear()
    asyncio.get_running_loop().call_later(0.1, channel.engine.gate.set)
    assert await channel.weixin.deliver(text("余额退不退")) == "您说：余额退不退"
    assert await pushed(channel) == []
    assert channel.weixin.hung_up == 0


async def test_四秒答不出_先说收到_答案随后推送_微信不用重发(channel) -> None:
    channel.api.wrote(ME)
    channel.engine.gate.clear()
    assert await channel.weixin.deliver(text("余额退不退")) is None
    assert channel.weixin.hung_up == 0
    assert channel.api.typing == [ME]
    channel.engine.gate.set()
    assert await pushed(channel) == ["您说：余额退不退"]
    assert channel.engine.heard == ["余额退不退"]


async def test_说了收到_微信却没听见_重发时不再说一遍(channel) -> None:
    channel.api.wrote(ME)
    channel.engine.gate.clear()
    same = text("余额退不退", MsgId=5)
    assert await channel.weixin.deliver(same) is None
    channel.engine.gate.set()
    assert await pushed(channel) == ["您说：余额退不退"]
    assert await channel.weixin.deliver(same) is None
    assert await pushed(channel) == ["您说：余额退不退"]


async def test_连接断了_回答照样做完(channel) -> None:
    channel.engine.gate.clear()
    same = text("余额退不退", MsgId=5)
    cut = asyncio.create_task(channel.weixin.post(same))
    await channel.engine.started.wait()
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    channel.engine.gate.set()
    assert await channel.weixin.deliver(same) == "您说：余额退不退"
    assert channel.engine.heard == ["余额退不退"]


@pytest.fixture
async def without_right(channel):
    """An account WeChat refused customer-service messages: it said so once."""
    channel.api.right = False
    await RedisRights(channel.link, APP_ID).refused()
    return channel


async def test_没有客服权限_等微信第二次来_给同一个答案(without_right) -> None:
    channel = without_right
    channel.engine.gate.clear()
    asyncio.get_running_loop().call_later(1.0, channel.engine.gate.set)
    assert await channel.weixin.deliver(text("余额退不退")) == "您说：余额退不退"
    assert channel.weixin.hung_up == 1
    assert channel.engine.heard == ["余额退不退"]


async def test_没有客服权限_第三次也赶不上_随下一条消息给(without_right) -> None:
    channel = without_right
    channel.engine.gate.clear()
    assert await channel.weixin.deliver(text("余额退不退")) is None
    assert channel.weixin.hung_up == 2
    channel.engine.gate.set()
    assert await pushed(channel) == []
    assert await channel.weixin.say("在吗") == "您说：余额退不退\n\n您说：在吗"
    assert await channel.weixin.say("谢谢") == "您说：谢谢"
    assert channel.engine.heard == ["余额退不退", "在吗", "谢谢"]


async def test_头一回才知道没有权限_也不丢(channel) -> None:
    channel.api.right = False
    channel.engine.gate.clear()
    assert await channel.weixin.deliver(text("余额退不退")) is None
    channel.engine.gate.set()
    await pushed(channel)
    assert not await RedisRights(channel.link, APP_ID).may_push()
    assert await channel.weixin.say("在吗") == "您说：余额退不退\n\n您说：在吗"


async def test_交出去的那条也没赶上_还是留着(without_right) -> None:
    channel = without_right
    channel.engine.gate.clear()
    assert await channel.weixin.deliver(text("一")) is None
    channel.engine.gate.set()
    await pushed(channel)
    channel.engine.gate.clear()
    assert await channel.weixin.deliver(text("二")) is None
    channel.engine.gate.set()
    await pushed(channel)
    assert await channel.weixin.say("三") == "您说：一\n\n您说：二\n\n您说：三"


async def test_答题的进程死了_由别人接着答_推送给会员(channel) -> None:
    channel.api.wrote(ME)
    channel.engine.gate.clear()
    asked = asyncio.create_task(channel.weixin.post(text("余额退不退")))
    await channel.engine.started.wait()
    for task in asyncio.all_tasks():
        if task.get_name() == "wechat-turn":
            task.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await RedisRights(channel.link, APP_ID).may_push()
    channel.engine.gate.set()
    await channel.link.call("HSET", window_key(), "MESSAGE", f"5 {2**42}")
    await channel.turns.resume(f"wechat:{ME}")
    assert await pushed(channel) == ["您说：余额退不退"]


def window_key() -> str:
    from bot.state.keys import ConversationKeys  # noqa: PLC0415

    return ConversationKeys.of(f"wechat:{ME}").wechat("window")


async def test_许多人_有快有慢_一个不少_一个不重(channel) -> None:
    async def slowly(conversation, text, message_id, at):
        await asyncio.sleep(0.05 * (int(text.removeprefix("问oP")) % 20))
        return await answer(conversation, text, message_id, at)

    answer, channel.engine.answer = channel.engine.answer, slowly
    channel.engine.say = lambda text: (Reply(f"答{text}"),)
    people = [f"oP{n}" for n in range(24)]
    for person in people:
        channel.api.wrote(person)
    told = await asyncio.gather(*(channel.weixin.deliver(text(f"问{p}", p)) for p in people))
    await asyncio.sleep(1.0)
    for _ in range(20):
        await channel.deliverer.step()
    for person, passive in zip(people, told, strict=True):
        assert [*([passive] if passive else []), *channel.api.texts(person)] == [f"答问{person}"]
