"""送出去的文字: CDATA that survives anything, pieces that never break an address, the menu within WeChat's limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import deserialize_reply

from bot.channels.wechat.cipher import Key, key_bytes, open_with
from bot.channels.wechat.fields import read_fields
from bot.channels.wechat.menu import Entry, Menu, load_menu, problems
from bot.channels.wechat.passive import sealed_reply, text_reply
from bot.channels.wechat.rendering import as_text
from bot.channels.wechat.splitting import pieces, size
from bot.conversation.reply import Button, Reply
from bot.errors import InputError, NotFromWeChat
from tests.channels.wechat.weixin import KEY, TOKEN
from tests.fakes.wechat_api import APP_ID

ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)
WRITABLE = ANYTHING.filter(lambda text: not re.search("[^\t\n\u0020-\ufffd\U00010000-\U0010ffff]", text))
TRICKY = st.lists(st.sampled_from(["]]>", "]]", "]", ">", "<![CDATA[", "😀", "&lt;", "\n", "退款"])).map(
    "".join
)


@settings(deadline=None)  # a busy machine is no defect
@given(text=WRITABLE | TRICKY)
def test_什么文字放进XML_读出来都一样(text: str) -> None:
    xml = text_reply("oMadeUp1", "gh_1", 1, text)
    assert read_fields(xml.encode())["Content"] == text
    assert (deserialize_reply(xml).content or "") == text.strip()  # wechatpy takes blank ends away


def test_XML放不下的字_换成问号() -> None:
    xml = text_reply("oMadeUp1", "gh_1", 1, "一\x00\x0b\ud800二")
    assert deserialize_reply(xml).content == "一???二"


@settings(deadline=None)  # a busy machine is no defect
@given(text=WRITABLE)
def test_加密的回复_wechatpy读得出(text: str) -> None:
    key = Key(APP_ID.encode(), key_bytes(KEY))
    xml = text_reply("oMadeUp1", "gh_1", 1, text)
    sealed = sealed_reply(xml, key, TOKEN, "1618200000", "nonce1")
    signature = sealed.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
    opened = WeChatCrypto(TOKEN, KEY, APP_ID).decrypt_message(sealed, signature, "1618200000", "nonce1")
    assert opened == xml


@settings(deadline=None)  # a busy machine is no defect
@given(data=st.binary(max_size=200))
def test_什么都解得开或不解_从不出别的错(data: bytes) -> None:
    key = Key(APP_ID.encode(), key_bytes(KEY))
    assert open_with([key], key.seal(data)) == (data, key)
    with pytest.raises(NotFromWeChat):
        open_with([key], data.decode("latin-1"))


ADDRESS = st.from_regex(r"https://[a-z]{3,9}\.example\.com/[A-Za-z0-9/?=&._-]{0,200}", fullmatch=True)
LINK = ADDRESS.map(lambda address: f'<a href="{address}">点这里看公告。再看看</a>')
SENTENCE = st.text("退款理赔，。！？\n 保ab😀", max_size=80)
LONG = st.lists(SENTENCE | ADDRESS | LINK, max_size=20).map("，".join)


@settings(deadline=None)  # a busy machine is no defect
@given(text=LONG, most=st.integers(400, 2048))
def test_切开的每段不超长_合起来一个字不少(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(0 < size(piece) <= most for piece in found)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)


@settings(deadline=None)  # a busy machine is no defect
@given(before=SENTENCE, address=ADDRESS | LINK, after=SENTENCE, most=st.integers(400, 600))
def test_网址从不断开(before: str, address: str, after: str, most: int) -> None:
    text = f"{before * 9}{address} {after * 9}"
    assert any(address in piece for piece in pieces(text, most))


def test_在句子后面断开() -> None:
    text = "这一句有二十四个字节。" * 4
    assert pieces(text, 70) == ["这一句有二十四个字节。" * 2] * 2
    assert pieces("第一段。\n\n第二段。", 16) == ["第一段。", "第二段。"]
    assert pieces("", 16) == pieces(" \n", 16) == []


def test_没有标点的长话_按字断_不断在字中间() -> None:
    assert "".join(pieces("退" * 3000)) == "退" * 3000


def test_只有最后一组按钮编号() -> None:
    first = Reply("甲", (Button("一", "/a"),))
    last = Reply("乙", (Button("二", "/b"), Button("三", "/c")))
    assert as_text([first, last, Reply("丙")]) == (
        "甲\n您也可以回复：“一”\n\n乙\n您可以回复数字：\n1. 二\n2. 三\n\n丙"
    )


def test_我们的菜单_微信收得下_对话听得懂(root: Path) -> None:
    menu = load_menu(root / "data" / "wechat_menu.yml")
    assert list(problems(menu)) == []
    intents = re.findall(r"^  - (\w+)$", (root / "domain.yml").read_text().split("entities:")[0], re.M)
    assert {payload.removeprefix("/") for payload in menu.titles} <= set(intents)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((), "1 to 3"),
        ((Entry("一", "/greet"),) * 4, "1 to 3"),
        ((Entry("一", None, (Entry("二", "/greet"),) * 6),), "at most 5"),
        ((Entry("六个汉字太长了", "/greet"),), "16 bytes"),
        ((Entry("一", "/restart"),), "payload"),
        ((Entry("一", "greet"),), "payload"),
        ((Entry("一", None),), "payload"),
    ],
)
def test_微信收不下的菜单_说出哪里不对(entries: tuple[Entry, ...], said: str) -> None:
    assert said in " ".join(problems(Menu(entries)))


@pytest.mark.parametrize(
    "text", ["", "menu: 3", "menu:\n- payload: /greet", "menu:\n- {title: 一, payload: /x}", "a: ["]
)
def test_写坏的菜单文件(tmp_path: Path, text: str) -> None:
    path = tmp_path / "menu.yml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"menu\.yml"):
        load_menu(path)
