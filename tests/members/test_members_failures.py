"""An API that misbehaves: every call ends in time, as a value or as one of our errors, and nothing is guessed."""

import asyncio
import logging
import time

import pytest

from bot.errors import (
    CodeExpired,
    MemberApiUnavailable,
    MemberNotFound,
    NoMatch,
    VerificationLocked,
    WrongCode,
)
from bot.members.api import connect
from bot.members.memory_cache import MemoryCache
from bot.members.values import MemberStatus, RefundState, Verified
from tests.members.member_answers import record
from tests.members.misbehaving_server import (
    drips,
    hangs_up,
    late,
    never_ends,
    problem,
    says,
    says_bytes,
    stops_halfway,
)

FINE = says(200, record())


async def test_the_token_is_shown_and_the_path_is_encoded(client, server):
    server.will(problem(404, "not_bound"))
    assert await client.bound_member("wechat", "../a b/微?#") is None
    assert server.asked[0].path == "/v1/bindings/wechat/..%2Fa%20b%2F%E5%BE%AE%3F%23"
    assert server.asked[0].headers["authorization"] == "Bearer made-up-token"


@pytest.mark.parametrize("first", [problem(503, "busy", Retry_After="1"), hangs_up, stops_halfway])
async def test_a_failure_that_passes_is_not_noticed(client, server, first):
    server.will(first, FINE)
    assert (await client.member("m1")).status is MemberStatus.IN_COVERAGE
    assert len(server.asked) == 2


@pytest.mark.parametrize("always", [problem(503, "busy"), hangs_up, stops_halfway])
async def test_there_are_two_tries_and_no_third(client, server, always):
    server.will(always)
    with pytest.raises(MemberApiUnavailable):
        await client.member("m1")
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (problem(429, "too_many_requests", Retry_After="1"), "429"),
        (problem(500, "internal"), "500"),
        (says_bytes(502, b"<html>"), "502"),
        (says_bytes(200, b'{"member_id": '), "bad answer: not JSON"),
        (says_bytes(200, b""), "bad answer: not JSON"),
        (says_bytes(200, b"\xff\xfe\xff"), "bad answer: not JSON"),
        (says_bytes(200, b"[" * 100_000), "bad answer: not JSON"),
        (says_bytes(404, b"<html>not found</html>"), "bad answer: not JSON"),
        (says(404, {"detail": "Not Found"}), "bad answer: code"),
        (says(401, {"code": "unauthorized"}), "the service token was refused (401)"),
        (says(302, {}, Location="/elsewhere"), "bad answer: status 302"),
        (says(304), "bad answer: status 304"),
        (says(200, record(member_id="m2")), "bad answer: another member's record"),
        (says_bytes(200, b"x" * 2_000_000), "bad answer: too long"),
        (never_ends, "bad answer: too long"),
        (says_bytes(200, b"no gzip", Content_Encoding="gzip"), "bad answer: DecodingError"),
    ],
)
async def test_no_usable_answer_and_no_second_try(client, server, behaviour, reason):
    server.will(behaviour)
    with pytest.raises(MemberApiUnavailable) as away:
        await client.member("m1")
    assert away.value.reason == reason
    assert len(server.asked) == 1


@pytest.mark.parametrize("behaviour", [late(30, FINE), drips])
async def test_a_late_answer_is_given_up_after_a_second_and_a_half(client, server, behaviour):
    server.will(behaviour)
    started = time.monotonic()
    with pytest.raises(MemberApiUnavailable, match="late"):
        await client.member("m1")
    assert 1.4 < time.monotonic() - started < 2.0


async def test_the_second_try_never_makes_a_call_longer(client, server):
    server.will(late(1.0, problem(503, "busy")), late(1.0, FINE))
    started = time.monotonic()
    with pytest.raises(MemberApiUnavailable):
        await client.member("m1")
    assert time.monotonic() - started < 2.0


async def test_nobody_listens_there():
    unused = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = unused.sockets[0].getsockname()[1]
    unused.close()
    await unused.wait_closed()
    async with connect(f"http://127.0.0.1:{port}", "t", MemoryCache()) as api:
        with pytest.raises(MemberApiUnavailable, match="connection"):
            await api.member("m1")


async def test_no_member_and_no_binding(client, server):
    server.will(problem(404, "whatever_the_server_calls_it"))
    with pytest.raises(MemberNotFound):
        await client.member("m1")
    assert await client.bound_member("web", "u1") is None
    with pytest.raises(MemberNotFound):
        await client.bind("web", "u1", "m1")
    with pytest.raises(MemberApiUnavailable):
        await client.unbind("web", "u1")


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (problem(404, "no_match"), NoMatch),
        (problem(404, "gone_fishing"), MemberApiUnavailable),
        (problem(422, "invalid"), NoMatch),
        (problem(423, "locked"), VerificationLocked),
        (says(200, {}), MemberApiUnavailable),
        (says(202, {"challenge_id": "c1"}), MemberApiUnavailable),
        (says(202, {"challenge_id": "c1", "expires_at": "2021-04-13T10:00:00"}), MemberApiUnavailable),
        (says(204), MemberApiUnavailable),
    ],
)
async def test_what_a_verification_may_come_to(client, server, behaviour, error):
    server.will(behaviour)
    with pytest.raises(error):
        await client.verify("13800001234", "1234")
    assert server.asked[0].body == {"phone": "13800001234", "id_last4": "1234"}


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (problem(404, "wrong_code"), WrongCode),
        (problem(404, "expired"), CodeExpired),
        (problem(404, "no_match"), MemberApiUnavailable),
        (problem(422, "invalid"), WrongCode),
        (problem(423, "locked"), VerificationLocked),
    ],
)
async def test_what_a_code_may_come_to(client, server, behaviour, error):
    server.will(behaviour)
    with pytest.raises(error):
        await client.answer_code("a/b", "246810")
    assert server.asked[0].path == "/v1/verifications/a%2Fb"


@pytest.mark.parametrize(
    ("told", "seconds"), [("900", 900), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None)]
)
async def test_a_lock_tells_how_long_if_it_can(client, server, told, seconds):
    server.will(problem(423, "locked", Retry_After=told))
    with pytest.raises(VerificationLocked) as locked:
        await client.verify("13800001234", "1234")
    assert locked.value.retry_after == seconds


@pytest.mark.parametrize(
    "phone", ["", "1380000123", "138000012345", "12800001234", "１３８００００１２３４", "13800001234\n1"]
)
async def test_numbers_that_cannot_be_any_are_not_sent(client, server, phone):
    with pytest.raises(NoMatch):
        await client.verify(phone, "1234")
    assert server.asked == []


async def test_new_words_and_new_fields_do_no_harm(client, server):
    refund = {"state": "on_its_way", "new": [1]}
    server.will(says(200, record(status="frozen", refund=refund, new_field={"a": 1})))
    member = await client.member("m1")
    assert member.status is MemberStatus.UNKNOWN
    assert member.refund.state is RefundState.UNKNOWN


async def test_numbers_are_never_logged(client, server, caplog):
    with caplog.at_level(logging.DEBUG):
        server.will(says(200, {"member_id": "m1"}))
        assert await client.verify("13800001234", "4321") == Verified("m1")
        for behaviour in (problem(500, "internal"), says_bytes(200, b"13800001234"), hangs_up):
            server.will(behaviour)
            with pytest.raises(MemberApiUnavailable) as away:
                await client.verify("13800001234", "4321")
            assert "13800001234" not in repr(away.value)
            assert away.value.__cause__ is None
    assert "13800001234" not in caplog.text
    assert "4321" not in caplog.text


async def test_a_caller_who_leaves_is_gone_at_once(client, server):
    server.will(late(30, FINE))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.member("m1"), timeout=0.1)
