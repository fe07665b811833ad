"""Which member a chat user is."""

import asyncio
from urllib.parse import quote

import pytest

ODD_IDS = ["a/b", "微信 用户?x=1#y", "100%", "%2F", "😀", "oGZ-_.~", "a\nb", "'; --"]


def path(user_id: str, channel: str = "wechat") -> str:
    return f"/v1/bindings/{quote(channel, safe='')}/{quote(user_id, safe='')}"


async def test_bind_look_and_unbind(api):
    assert (await api.http.get(path("u1"))).status_code == 404
    assert (await api.http.put(path("u1"), json={"member_id": "demo-01"})).status_code == 204
    bound = await api.http.get(path("u1"))
    assert bound.json() == {"member_id": "demo-01", "bound_at": "2021-04-13T10:00:00+08:00"}
    assert (await api.http.get(path("u1", "web"))).status_code == 404, "another channel is another user"
    assert (await api.http.delete(path("u1"))).status_code == 204
    assert (await api.http.get(path("u1"))).status_code == 404


async def test_binding_twice_changes_nothing_and_unbinding_twice_neither(api):
    await api.http.put(path("u2"), json={"member_id": "demo-02"})
    first = (await api.http.get(path("u2"))).json()
    api.clock.later(hours=1)
    assert (await api.http.put(path("u2"), json={"member_id": "demo-02"})).status_code == 204
    assert (await api.http.get(path("u2"))).json() == first
    assert [(await api.http.delete(path("u2"))).status_code for _ in range(2)] == [204, 204]


async def test_binding_to_another_member_replaces_the_first(api):
    await api.http.put(path("u3"), json={"member_id": "demo-01"})
    api.clock.later(hours=1)
    await api.http.put(path("u3"), json={"member_id": "demo-03"})
    bound = (await api.http.get(path("u3"))).json()
    assert bound == {"member_id": "demo-03", "bound_at": "2021-04-13T11:00:00+08:00"}


async def test_binding_to_nobody_is_refused(api):
    answer = await api.http.put(path("u4"), json={"member_id": "no-such-member"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_member")
    assert (await api.http.put(path("u4"), json={})).status_code == 422
    assert (await api.http.put(path("u4"), json={"member_id": "a\x00b"})).status_code == 422


@pytest.mark.parametrize("user_id", ODD_IDS)
async def test_a_user_id_may_hold_any_characters(api, user_id):
    assert (await api.http.put(path(user_id), json={"member_id": "demo-01"})).status_code == 204
    assert (await api.http.get(path(user_id))).json()["member_id"] == "demo-01"


async def test_a_slash_in_the_channel_is_not_a_slash_in_the_user_id(api):
    await api.http.put(path("c", channel="a/b"), json={"member_id": "demo-01"})
    assert (await api.http.get(path("b/c", channel="a"))).status_code == 404


@pytest.mark.parametrize(
    "raw", ["/v1/bindings/web/%00", "/v1/bindings/web/%ff", "/v1/bindings/web/" + "x" * 513]
)
async def test_a_user_id_no_database_can_keep_is_refused(api, raw):
    assert (await api.http.get(raw)).status_code == 422


async def test_many_bindings_of_one_user_at_once_leave_one(api):
    members = [f"demo-{n:02d}" for n in range(1, 11)]
    answers = await asyncio.gather(*(api.http.put(path("u5"), json={"member_id": one}) for one in members))
    assert {answer.status_code for answer in answers} == {204}
    assert (await api.http.get(path("u5"))).json()["member_id"] in members
