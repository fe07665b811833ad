"""谁能进门: only WeChat, only now, and only once. wechatpy signs and encrypts; everybody else gets a bare 403."""

from __future__ import annotations

import time

import pytest

from tests.channels.wechat.weixin import KEY, OLD_KEY, PATH, Weixin, signed, text, xml_of


async def test_公众平台校验地址_原样回答(channel) -> None:
    stamp = str(int(time.time()))
    query = {"signature": signed(stamp, "n1"), "timestamp": stamp, "nonce": "n1", "echostr": "<b>5831</b>"}
    answer = await channel.weixin.http.get(PATH, params=query)
    assert (answer.status_code, answer.text) == (200, "<b>5831</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    wrong = await channel.weixin.http.get(PATH, params=query | {"nonce": "n2"})
    assert (wrong.status_code, wrong.content) == (403, b"")


async def test_明文模式_一问一答(channel) -> None:
    assert await channel.weixin.say("余额退不退") == "您说：余额退不退"


@pytest.mark.parametrize("key", [KEY, OLD_KEY], ids=["现在的密钥", "上一把密钥"])
@pytest.mark.parametrize("compatible", [False, True], ids=["安全模式", "兼容模式"])
async def test_加密的消息_用同一把密钥加密回去(sealed, key: str, compatible: bool) -> None:
    weixin = sealed.with_key(key, compatible=compatible)
    assert await weixin.say("还能理赔不]]>😀") == "您说：还能理赔不]]>😀"


async def test_兼容模式里_只信加密的那一份(sealed) -> None:
    weixin = sealed.with_key(KEY, compatible=True)
    query, body = weixin.request(text("真的"))
    answer = await weixin.http.post(
        PATH, params=query, content=body.replace("真的".encode(), "假的".encode())
    )
    assert weixin.read(answer) == "您说：真的"


async def test_设了密钥_明文不再收(sealed) -> None:
    answer = await sealed.weixin.post(text("余额退不退"))
    assert (answer.status_code, answer.content) == (403, b"")


def forged(name: str, weixin: Weixin) -> tuple[dict[str, str], bytes]:
    query, body = weixin.request(text("余额退不退"))
    unsigned = {key: value for key, value in query.items() if "signature" not in key}
    old, future = (weixin.request(text("余额退不退"), int(time.time()) + s) for s in (-301, 305))
    ways = {
        "别人的签名": (query | {"msg_signature": "0" * 40, "signature": "0" * 40}, body),
        "没有签名": (unsigned, body),
        "改了内容": (query, body.replace(b"Encrypt><![CDATA[", b"Encrypt><![CDATA[AAAA")),
        "旧的时间": old,
        "将来的时间": future,
        "时间不是数字": (query | {"timestamp": "１２３"}, body),
        "没有随机数": (query | {"nonce": ""}, body),
        "不是XML": (query, b"not xml"),
        "空的": (query, b""),
    }
    return ways[name]


NAMES = ["别人的签名", "没有签名", "旧的时间", "将来的时间", "时间不是数字", "没有随机数", "不是XML", "空的"]


@pytest.mark.parametrize("name", NAMES)
async def test_明文_不是微信发的_一律403什么也不说(channel, name: str) -> None:
    query, body = forged(name, channel.weixin)
    answer = await channel.weixin.http.post(PATH, params=query, content=body)
    assert (answer.status_code, answer.content) == (403, b"")
    assert channel.engine.heard == []


@pytest.mark.parametrize("name", [*NAMES, "改了内容"])
async def test_加密_不是微信发的_一律403什么也不说(sealed, name: str) -> None:
    weixin = sealed.with_key(KEY)
    query, body = forged(name, weixin)
    answer = await weixin.http.post(PATH, params=query, content=body)
    assert (answer.status_code, answer.content) == (403, b"")
    assert sealed.engine.heard == []


async def test_别的公众号_别的密钥_坏的填充_也一样(sealed) -> None:
    other_app = sealed.with_key(KEY, app_id="wxsomebodyelse00")
    other_key = sealed.with_key("x" * 43)
    for weixin in (other_app, other_key):
        assert (await weixin.post(text("你好"))).status_code == 403
    stamp, nonce = str(int(time.time())), "n1"
    for encrypted in ("AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "=", "密文", "A" * 64):
        query = {
            "timestamp": stamp,
            "nonce": nonce,
            "encrypt_type": "aes",
            "msg_signature": signed(stamp, nonce, encrypted),
        }
        answer = await sealed.weixin.http.post(PATH, params=query, content=xml_of(Encrypt=encrypted).encode())
        assert (answer.status_code, answer.content) == (403, b""), encrypted


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><ToUserName>&b;</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>"
    "<MsgType>text</MsgType><Content>&b;</Content><MsgId>1</MsgId></xml>"
)
FILE = BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize(
    "body", [BOMB, FILE, "<!DOCTYPE xml>" + text("你好")], ids=["炸弹", "文件", "文档类型"]
)
async def test_实体一律不读_加密的也不读(channel, sealed, body: str) -> None:
    assert (await channel.weixin.post(body)).status_code == 403
    assert (await sealed.with_key(KEY).post(body)).status_code == 403


async def test_太大的消息(channel) -> None:
    assert (await channel.weixin.post(text("长" * 30_000))).status_code == 413


async def test_同一个请求_微信最多发三次_再来就是重放(channel) -> None:
    query, body = channel.weixin.request(text("余额退不退"))
    for _ in range(3):
        answer = await channel.weixin.http.post(PATH, params=query, content=body)
        assert channel.weixin.read(answer) == "您说：余额退不退"
    assert (await channel.weixin.http.post(PATH, params=query, content=body)).status_code == 403
    assert channel.engine.heard == ["余额退不退"]


async def test_截下的签名_换了内容_不收(channel) -> None:
    query, body = channel.weixin.request(text("余额退不退"))
    await channel.weixin.http.post(PATH, params=query, content=body)
    other = text("把我的保险退了").encode()
    assert (await channel.weixin.http.post(PATH, params=query, content=other)).status_code == 403
    assert channel.engine.heard == ["余额退不退"]


async def test_没有设公众号_就没有这个地址(link, tmp_path) -> None:
    from contextlib import AsyncExitStack  # noqa: PLC0415

    from fastapi import FastAPI  # noqa: PLC0415

    from bot.server.wechat import connect_wechat, mount_wechat, wechat_pushers  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    app = FastAPI()
    async with AsyncExitStack() as stack:
        wechat = await stack.enter_async_context(
            connect_wechat(Settings.from_environment({"BOT_VAR": str(tmp_path)}), link)
        )
        mount_wechat(app, stack, wechat, None, None)  # type: ignore[arg-type]  # not looked at
        assert wechat_pushers(wechat) == {}
    assert PATH not in {getattr(route, "path", "") for route in app.routes}
