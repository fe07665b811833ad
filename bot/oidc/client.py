"""What this bot is to the identity provider, and what it makes of the provider's claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.staff.account import Profile, account_name, display_name
from bot.staff.errors import ProviderFailed
from bot.staff.role import Role

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Client:
    """Our registration there. `roles` maps values of the claim to roles; empty: the values are the roles themselves."""

    issuer: str
    client_id: str
    secret: str | None = field(default=None, repr=False)
    role_claim: str = "roles"
    roles: Mapping[str, Role] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as the provider knows them. `subject` is `issuer subject`: it never changes and belongs to nobody else."""

    subject: str
    name: str
    profile: Profile


def role_map(pairs: Mapping[str, str]) -> dict[str, Role]:
    """Return roles by value of the claim. Raises ValueError for a role there is not."""
    return {value: Role(name) for value, name in pairs.items()}


def identity_of(claims: Mapping[str, Any], client: Client) -> Identity:
    """Return who the claims of a checked ID token speak of.

    Raises AccountRefused when the name cannot be an account's, ProviderFailed when no role is given.
    """
    subject = f"{client.issuer} {claims['sub']}"
    told = next((str(claims[n]) for n in ("preferred_username", "email", "sub") if claims.get(n)), "")
    shown = str(claims.get("name") or told)
    roles = roles_in(claims, client)
    if not roles:
        raise ProviderFailed("no role: the claim gives none that is known here")
    return Identity(subject, account_name(told), Profile(display_name(shown[:LONGEST_NAME]), roles))


def roles_in(claims: Mapping[str, Any], client: Client) -> tuple[Role, ...]:
    """Return the roles a claim gives; the claim's name may be a path such as `realm_access.roles`."""
    found: Any = claims.get(client.role_claim)
    if found is None:
        found = claims
        for step in client.role_claim.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    values = found.split() if isinstance(found, str) else found if isinstance(found, list) else []
    known = client.roles or {role.value: role for role in Role}
    given = {known[value] for value in values if isinstance(value, str) and value in known}
    return tuple(role for role in Role if role in given)
