"""Passwords: the rules, one-time ones, and argon2id hashes (RFC 9106, second recommended option)."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.staff.errors import PasswordRefused

SHORTEST = 10
LONGEST = 200
FEWEST_DIFFERENT = 4
AT_ONCE = 2
"""Each hash takes 64 MB and a core for about 50 ms."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without 0, 1, i, l, o: a one-time password may be read out over the phone."""


class Passwords:
    """Hashes and compares. Whether there is a hash at all does not show in the time it takes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(16))
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return the hash to keep."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _same(password))

    async def fits(self, kept: str | None, password: str) -> bool:
        """Say whether the password is the one of the hash; with None it is not, and takes as long."""
        async with self._turns:
            fits = await asyncio.to_thread(self._fits, kept or self._nobodys, _same(password))
        return fits and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Say whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _fits(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False


def check_new_password(password: str, name: str) -> None:
    """Raise PasswordRefused, with a Chinese sentence, when it is too easy for the account of this name."""
    same = _same(password)
    if len(same) < SHORTEST:
        raise PasswordRefused(f"新密码至少要{SHORTEST}个字符。")
    if len(same) > LONGEST:
        raise PasswordRefused(f"新密码最多{LONGEST}个字符。")
    if same.lower() in (name, name * 2) or name == same.lower().rstrip("0123456789"):
        raise PasswordRefused("新密码不能用账号名。")
    if len(set(same)) < FEWEST_DIFFERENT:
        raise PasswordRefused("新密码太简单，请多用几个不同的字符。")


def one_time_password() -> str:
    """Return a random password, four times four signs: 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _same(password: str) -> str:
    """Return the password as every keyboard writes it: é may be one sign or two."""
    return unicodedata.normalize("NFC", password)
