"""登录会话和锁定，在真的 Redis 上。"""

from __future__ import annotations

import asyncio

import pytest

from bot.oidc.started import start
from bot.staff.person import Person
from bot.staff.role import Role
from bot.state import keys_staff as keys
from bot.state.link import Link
from bot.state.oidc_sign_ins import OidcSignIns
from bot.state.sign_in_sessions import SignInSessions
from bot.state.wrong_passwords import PER_NAME, WrongPasswords, network_of

ZHANG = Person(7, "xiaozhang", "张测试", (Role.AGENT, Role.TRAINER), ("理赔",), must_change_password=True)


async def test_会话认得人_退出就不认(link: Link) -> None:
    sessions = SignInSessions(link)
    mine, other = await sessions.start(ZHANG), await sessions.start(ZHANG)
    found = await sessions.read(mine)
    assert found and found.person == ZHANG and found.checked_seconds_ago == 0
    await sessions.end(mine)
    assert await sessions.read(mine) is None
    assert await sessions.read(other) is not None


async def test_全部退出_只退以前的_只退这个人的(link: Link) -> None:
    sessions = SignInSessions(link)
    old, others = await sessions.start(ZHANG), await sessions.start(Person(8, "xiaoli", "李", (Role.AGENT,)))
    await sessions.end_all(7)
    new = await sessions.start(ZHANG)
    assert await sessions.read(old) is None
    assert await sessions.read(new) and await sessions.read(others)


async def test_不用就过期_用了就续_但不超过最长(link: Link) -> None:
    sessions = SignInSessions(link, idle=100, longest=1000)
    mine = await sessions.start(ZHANG)
    key = keys.staff_session(mine)
    await link.call("EXPIRE", key, 5)
    assert await sessions.read(mine)
    assert await link.call("TTL", key) > 90
    started = int(await link.call("HGET", key, "started"))
    await link.call("HSET", key, "started", started - 950 * 1_000_000)
    assert await sessions.read(mine)
    assert await link.call("TTL", key) <= 50
    await link.call("HSET", key, "started", started - 1000 * 1_000_000)
    assert await sessions.read(mine) is None
    assert await link.call("EXISTS", key) == 0


async def test_查过以后记下新的样子_结束了的不会活过来(link: Link) -> None:
    sessions = SignInSessions(link)
    mine = await sessions.start(ZHANG)
    changed = Person(7, "xiaozhang", "张主管", (Role.SUPERVISOR,))
    await sessions.checked(mine, changed)
    found = await sessions.read(mine)
    assert found and found.person == changed
    await sessions.end(mine)
    await sessions.checked(mine, changed)
    assert await sessions.read(mine) is None


@pytest.mark.parametrize("made_up", ["", "7.", "7." + "A" * 43, "7.{staff}:ended:7", "-1." + "A" * 43])
async def test_编的会话号不认(link: Link, made_up: str) -> None:
    assert await SignInSessions(link).read(made_up) is None


async def test_一起猜五十次_也只有五次机会(link: Link) -> None:
    wrong = WrongPasswords(link)
    tries = await asyncio.gather(*(wrong.begin("xiaozhang", f"203.0.113.{n}") for n in range(50)))
    assert sum(tried.wait == 0 for tried in tries) == PER_NAME
    assert {tried.number for tried in tries if not tried.wait} == {1, 2, 3, 4, 5}
    assert all(0 <= tried.wait <= 900 for tried in tries)


async def test_对了一次就重新数_一个办公室一起上班不会锁(link: Link) -> None:
    wrong = WrongPasswords(link, per_address=3)
    for number in range(20):
        assert (await wrong.begin(f"agent{number}", "203.0.113.7")).wait == 0
        await wrong.right(f"agent{number}", "203.0.113.7")
    for number in range(3):
        assert (await wrong.begin(f"guess{number}", "203.0.113.7")).wait == 0
    assert (await wrong.begin("agent1", "203.0.113.7")).wait > 0
    assert (await wrong.begin("agent1", "203.0.113.8")).wait == 0


async def test_过了时间就能再试(link: Link) -> None:
    wrong = WrongPasswords(link, seconds=1)
    for _ in range(PER_NAME):
        await wrong.begin("xiaozhang", "203.0.113.7")
    assert (await wrong.begin("xiaozhang", "203.0.113.7")).wait == 1
    await asyncio.sleep(1.1)
    assert (await wrong.begin("xiaozhang", "203.0.113.7")).wait == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("testclient", "testclient"),
    ],
)
def test_一户人家的地址算一个(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_公司登录的一趟只能用一次(link: Link) -> None:
    under_way = OidcSignIns(link)
    started = start("https://bot.test/sign-in/oidc/back", "/desk")
    await under_way.keep(started)
    taken = await asyncio.gather(*(under_way.take(started.state) for _ in range(5)))
    assert [found for found in taken if found] == [started]
    assert await under_way.take("made-up") is None
