"""A signed-in person as bytes in Redis."""

from __future__ import annotations

import json

from bot.staff.person import Person
from bot.staff.role import Role


def pack_person(person: Person) -> bytes:
    """Return a person as JSON."""
    return json.dumps(
        {
            "id": person.account_id,
            "name": person.name,
            "shown": person.display_name,
            "roles": list(person.roles),
            "groups": list(person.groups),
            "must_change": person.must_change_password,
            "local": person.local,
        },
        ensure_ascii=False,
    ).encode()


def unpack_person(raw: bytes) -> Person:
    """Return the person `pack_person` wrote."""
    found = json.loads(raw)
    return Person(
        account_id=found["id"],
        name=found["name"],
        display_name=found["shown"],
        roles=tuple(Role(role) for role in found["roles"]),
        groups=tuple(found["groups"]),
        must_change_password=found["must_change"],
        local=found["local"],
    )
