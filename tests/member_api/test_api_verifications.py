"""Proving who a chat user is: numbers, wrong tries, the code by SMS."""

import asyncio
from collections import Counter

from member_api.demo_members import DEMO_CODE, demo_members

ONE, CODE_MEMBER = demo_members()[0], demo_members()[11]


async def test_the_first_named_member_is_found_by_phone_and_last_four(api):
    answer = await api.verify("13800000001", "0001")
    assert (answer.status_code, answer.json()) == (200, {"member_id": "demo-01"})


async def test_a_last_four_may_end_in_X(api):
    assert (await api.verify("13800000005", "005X")).json() == {"member_id": "demo-05"}


async def test_wrong_last_four_and_unknown_phone_look_alike(api):
    wrong = await api.verify("13800000001", "9999")
    unknown = await api.verify("13900001234", "9999")
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "no_match"


async def test_what_cannot_be_numbers_is_refused_and_not_repeated(api):
    for phone, last4 in (
        ("1380000000", "0001"),
        ("13800000001", "005x"),
        ("１３８０００００００１", "0001"),
        (13800000001, "1"),
    ):
        answer = await api.verify(phone, last4)
        assert answer.status_code == 422
        assert "1380000000" not in answer.text
        assert "005x" not in answer.text


async def test_five_wrong_tries_lock_the_phone_for_fifteen_minutes(api):
    for _ in range(5):
        assert (await api.verify(ONE.phone, "9999")).status_code == 404
    locked = await api.verify(ONE.phone, ONE.id_last4)
    assert (locked.status_code, locked.json()["code"]) == (423, "locked")
    assert locked.headers["retry-after"] == "900"
    assert (await api.verify("13800000002", "0002")).status_code == 200, "another phone is not locked"

    api.clock.later(minutes=14, seconds=59)
    assert (await api.verify(ONE.phone, ONE.id_last4)).headers["retry-after"] == "1"
    api.clock.later(seconds=1)
    assert (await api.verify(ONE.phone, ONE.id_last4)).status_code == 200


async def test_wrong_tries_more_than_fifteen_minutes_apart_do_not_lock(api):
    for _ in range(8):
        assert (await api.verify(ONE.phone, "9999")).status_code == 404
        api.clock.later(minutes=4)


async def test_a_right_try_clears_the_wrong_ones(api):
    for _ in range(2):
        for _ in range(4):
            assert (await api.verify(ONE.phone, "9999")).status_code == 404
        assert (await api.verify(ONE.phone, ONE.id_last4)).status_code == 200


async def test_tries_at_the_same_moment_are_all_counted(api):
    answers = await asyncio.gather(*(api.verify(ONE.phone, f"{n:04d}") for n in range(900, 912)))
    assert Counter(answer.status_code for answer in answers) == {404: 5, 423: 7}


async def test_a_phone_nobody_has_is_locked_just_the_same(api):
    for _ in range(5):
        await api.verify("13900001234", "9999")
    assert (await api.verify("13900001234", "9999")).status_code == 423


async def code_sent(api) -> str:
    answer = await api.verify(CODE_MEMBER.phone, CODE_MEMBER.id_last4)
    assert answer.status_code == 202
    return answer.json()["challenge_id"]


async def test_the_twelfth_named_member_needs_the_code(api):
    sent = await api.verify(CODE_MEMBER.phone, CODE_MEMBER.id_last4)
    assert sent.status_code == 202
    assert sent.json()["method"] == "sms"
    assert sent.json()["expires_at"] == "2021-04-13T10:05:00+08:00"
    answer = await api.answer(sent.json()["challenge_id"], DEMO_CODE)
    assert (answer.status_code, answer.json()) == (200, {"member_id": "demo-12"})


async def test_a_lost_answer_can_be_asked_for_again(api):
    challenge = await code_sent(api)
    assert (await api.answer(challenge, DEMO_CODE)).json() == (await api.answer(challenge, DEMO_CODE)).json()


async def test_a_repeated_request_sends_no_second_code_within_a_minute(api):
    first = await code_sent(api)
    assert await code_sent(api) == first
    api.clock.later(minutes=1)
    assert await code_sent(api) != first


async def test_a_wrong_code_may_be_corrected(api):
    challenge = await code_sent(api)
    wrong = await api.answer(challenge, "111111")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "wrong_code")
    assert (await api.answer(challenge, DEMO_CODE)).status_code == 200


async def test_a_code_lives_five_minutes(api):
    challenge = await code_sent(api)
    api.clock.later(minutes=4, seconds=59)
    assert (await api.answer(challenge, DEMO_CODE)).status_code == 200
    api.clock.later(seconds=1)
    late = await api.answer(challenge, DEMO_CODE)
    assert (late.status_code, late.json()["code"]) == (404, "expired")


async def test_a_challenge_nobody_made_has_expired(api):
    assert (await api.answer("no-such-challenge", DEMO_CODE)).json()["code"] == "expired"


async def test_what_cannot_be_a_code_is_refused(api):
    assert (await api.answer(await code_sent(api), "24 68 10")).status_code == 422


async def test_five_wrong_codes_lock_and_a_new_code_is_no_new_chance(api):
    challenge = await code_sent(api)
    for _ in range(4):
        assert (await api.answer(challenge, "111111")).status_code == 404
    api.clock.later(minutes=2)
    challenge = await code_sent(api)
    assert (await api.answer(challenge, "111111")).status_code == 404
    locked = await api.answer(challenge, DEMO_CODE)
    assert (locked.status_code, locked.headers["retry-after"]) == (423, "900")
    assert (await api.verify(CODE_MEMBER.phone, CODE_MEMBER.id_last4)).status_code == 423


async def test_a_clock_set_back_leaves_nobody_locked(api):
    for _ in range(5):
        await api.verify(ONE.phone, "9999")
    api.clock.later(hours=-3)
    assert (await api.verify(ONE.phone, ONE.id_last4)).status_code == 200
