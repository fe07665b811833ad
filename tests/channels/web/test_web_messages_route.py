"""`POST /web/messages`: what the page sends and reads back."""

import httpx
import pytest

from bot.errors import LockLost, Overloaded, StateUnavailable
from tests.channels.web.scripted_bot import DEADLINE, TOPICS, Limits, ScriptedBot

ID = "0123456789abcdef"
URL = "/web/messages"


def message(text: str, message_id: str = ID) -> dict[str, str]:
    return {"id": message_id, "text": text}


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Say whether it is a problem of this status with a Chinese sentence."""
    body = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    return answer.status_code == body["status"] == status and any(
        "\u4e00" <= c <= "\u9fff" for c in body["detail"]
    )


async def test_the_greeting_comes_with_its_topics(member: httpx.AsyncClient, bot: ScriptedBot):
    answer = await member.post(URL, json=message("/greet"))
    (reply,) = answer.json()["replies"]
    assert reply["text"].startswith("您好，我是水滴互助的智能客服")
    assert reply["buttons"] == [{"title": b.title, "payload": b.payload} for b in TOPICS]
    assert (reply["clauses"], reply["card"]) == ([], None)
    (inbound,) = bot.seen
    assert (inbound.channel, inbound.message_id, inbound.as_of) == ("web", ID, None)
    assert inbound.received_at.tzinfo is not None


async def test_an_answer_carries_its_clauses_and_its_card(member: httpx.AsyncClient):
    answer = await member.post(URL, json=message("我老婆2月5号确诊的，还能报吗"))
    (reply,) = answer.json()["replies"]
    assert reply["clauses"] == ["end", "claims.who", "claims.window"]
    assert reply["card"] == DEADLINE.card
    assert set(reply) == {"text", "buttons", "clauses", "card"}


async def test_silence_is_an_answer_without_replies(member: httpx.AsyncClient):
    assert (await member.post(URL, json=message("有人吗"))).json() == {"replies": []}


async def test_the_same_message_twice_gets_the_same_replies(member: httpx.AsyncClient, bot: ScriptedBot):
    first = await member.post(URL, json=message("余额什么时候退"))
    second = await member.post(URL, json=message("余额什么时候退"))
    assert first.json() == second.json()
    assert bot.seen[0].conversation_id == bot.seen[1].conversation_id
    assert bot.seen[0].message_id == bot.seen[1].message_id


async def test_without_a_session_nothing_is_answered(client: httpx.AsyncClient, bot: ScriptedBot):
    assert is_problem(await client.post(URL, json=message("你好")), 401)
    assert bot.seen == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "http://bot.test.evil.test"},
        {"Origin": "http://bot.test:8080"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": "http://bot.test:99999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://bot.test"},
    ],
)
async def test_another_site_is_refused(member: httpx.AsyncClient, bot: ScriptedBot, headers: dict[str, str]):
    assert is_problem(await member.post(URL, json=message("你好"), headers=headers), 403)
    assert bot.seen == []


@pytest.mark.parametrize("origin", ["http://bot.test", "http://bot.test:80", "http://BOT.test"])
async def test_our_own_page_is_let_in(member: httpx.AsyncClient, origin: str):
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    assert (await member.post(URL, json=message("你好"), headers=headers)).status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_read(member: httpx.AsyncClient, media_type: str):
    answer = await member.post(URL, content=b"{}", headers={"Content-Type": media_type})
    assert is_problem(answer, 415)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"NaN",
        b"1" * 5000,
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"{}",
        b'{"id": "0123456789abcdef"}',
        b'{"id": "0123456789abcdef", "text": 7}',
        b'{"id": "0123456789abcdef", "text": null}',
        b'{"id": 7, "text": "a"}',
        b'{"id": "short", "text": "a"}',
        b'{"id": "0123456789abcdef\\n", "text": "a"}',
        '{"id": "０１２３４５６７８９", "text": "a"}'.encode(),
        b'{"id": "%s", "text": "a"}' % (b"a" * 65),
        b'{"id": "0123456789abcdef", "text": "%s"}' % (b"a" * 4001),
    ],
)
async def test_a_wrong_shape_is_refused_in_words(member: httpx.AsyncClient, bot: ScriptedBot, body: bytes):
    answer = await member.post(URL, content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 422)
    assert bot.seen == []


async def test_a_refusal_never_repeats_what_came_in(member: httpx.AsyncClient):
    answer = await member.post(URL, json={"id": "13800001234", "text": ["13800001234"], "13800001234": 1})
    assert is_problem(answer, 422)
    assert "13800001234" not in answer.text


async def test_a_body_over_64_kb_is_too_large(member: httpx.AsyncClient):
    assert is_problem(await member.post(URL, json=message("长" * 30_000)), 413)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (r"\ud83d", "?"),
        (r"\ude00好\ud83d", "?好?"),
        (r"\ud83d\ude00", "😀"),
        (r"\u0000\u0007\u001b[31m", "\x00\x07\x1b[31m"),
        ("", ""),
        (r"\n \t", "\n \t"),
        (r"第一行\n第二行", "第一行\n第二行"),
    ],
)
async def test_odd_texts_are_messages_too(member: httpx.AsyncClient, bot: ScriptedBot, raw: str, seen: str):
    body = f'{{"id": "{ID}", "text": "{raw}"}}'.encode()
    answer = await member.post(URL, content=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert answer.status_code == 200
    assert bot.seen[0].text == seen


@pytest.mark.parametrize("kind", ["web-user", "web-address"])
async def test_who_sends_too_fast_is_told_when_to_come_back(
    member: httpx.AsyncClient, bot: ScriptedBot, limits: Limits, kind: str
):
    limits.seconds[kind] = 7
    answer = await member.post(URL, json=message("你好"))
    assert is_problem(answer, 429)
    assert answer.headers["retry-after"] == "7"
    assert "7秒" in answer.json()["detail"]
    assert bot.seen == []


async def test_limits_are_asked_for_the_user_and_the_address(
    member: httpx.AsyncClient, bot: ScriptedBot, limits: Limits
):
    await member.post(URL, json=message("你好"))
    assert limits.asked == [("web-user", bot.seen[0].user_id), ("web-address", "203.0.113.7")]


@pytest.mark.parametrize(
    ("failure", "seconds"), [(Overloaded(4), "4"), (LockLost("web:x"), "2"), (StateUnavailable(), "2")]
)
async def test_a_busy_bot_asks_for_patience(
    member: httpx.AsyncClient, bot: ScriptedBot, failure: Exception, seconds: str
):
    bot.failure = failure
    answer = await member.post(URL, json=message("你好"))
    assert is_problem(answer, 503)
    assert answer.headers["retry-after"] == seconds
    bot.failure = None
    assert (await member.post(URL, json=message("你好"))).status_code == 200


async def test_two_browsers_are_two_conversations(client: httpx.AsyncClient, bot: ScriptedBot):
    for _ in range(2):
        client.cookies.clear()
        await client.post("/web/session", json={})
        await client.post(URL, json=message("你好"))
    assert bot.seen[0].conversation_id != bot.seen[1].conversation_id
