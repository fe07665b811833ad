"""密码的规矩和散列。"""

from __future__ import annotations

import string

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.errors import PasswordRefused
from bot.staff.passwords import LETTERS, Passwords, check_new_password, one_time_password

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


async def test_散列是argon2id_只认对的密码() -> None:
    passwords = Passwords(CHEAP)
    kept = await passwords.hash("马年的密码很长")
    assert kept.startswith("$argon2id$")
    assert await passwords.fits(kept, "马年的密码很长")
    assert not await passwords.fits(kept, "马年的密码很短")
    assert not await passwords.fits(None, "马年的密码很长")
    assert not await passwords.fits("坏了的散列", "马年的密码很长")


async def test_两种写法的é是一个密码() -> None:
    passwords = Passwords(CHEAP)
    assert await passwords.fits(await passwords.hash("cafe\u0301 au lait"), "caf\u00e9 au lait")


async def test_旧参数的散列要换() -> None:
    kept = await Passwords(CHEAP).hash("made-up-password")
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)).is_outdated(kept)
    assert not Passwords(CHEAP).is_outdated(kept)


@pytest.mark.parametrize(
    "easy", ["", "123456789", "xiaozhang", "XiaoZhang2026", "xiaozhangxiaozhang", "abababababab", "长" * 201]
)
def test_太容易的不行(easy: str) -> None:
    with pytest.raises(PasswordRefused):
        check_new_password(easy, "xiaozhang")


@pytest.mark.parametrize("good", ["correct horse", "我家门前有两棵枣树", "xiaozhang-and-more"])
def test_够长又不是账号名的行(good: str) -> None:
    check_new_password(good + "吗", "xiaozhang")


@given(st.text(string.ascii_lowercase, min_size=10, max_size=20))
def test_账号名自己永远不行(name: str) -> None:
    with pytest.raises(PasswordRefused):
        check_new_password(name, name)


def test_一次性密码好念_不重样_合规矩() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert set(password) <= set(LETTERS) | {"-"} and len(password) == 19
        check_new_password(password, "xiaozhang")
