"""The lock-out: five wrong passwords for a name, or fifty from an address, and it rests for a quarter of an hour."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from bot.state import keys_staff as keys
from bot.state.link import Link
from bot.state.scripts.wrong_password import RIGHT, TRY

PER_NAME = 5
PER_ADDRESS = 50
"""A whole office may stand behind one address."""
SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Try:
    """`wait` in seconds, 0 when the try is allowed; `number` of this try for the name since the last right one."""

    wait: int
    number: int


class WrongPasswords:
    """Counts for all workers together; names that do not exist are counted like others. Raises StateUnavailable."""

    def __init__(self, link: Link, seconds: int = SECONDS, per_address: int = PER_ADDRESS) -> None:
        self._link = link
        self._seconds = seconds
        self._per_address = per_address

    async def begin(self, name: str, address: str) -> Try:
        """Count a try as wrong, unless it is locked."""
        limits = [self._seconds, PER_NAME, self._per_address]
        wait, number = await self._link.run(TRY, _keys(name, address), limits)
        return Try(int(wait), int(number))

    async def right(self, name: str, address: str) -> None:
        """Take the try back: the password was right."""
        await self._link.run(RIGHT, _keys(name, address))


def _keys(name: str, address: str) -> list[str]:
    return [keys.staff_wrong("name", name), keys.staff_wrong("address", network_of(address))]


def network_of(address: str) -> str:
    """Return whom an address stands for: itself, or the /64 that one household or office has in IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
