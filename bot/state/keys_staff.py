"""The Redis keys of the people at work, and how long they live. All lie in one slot, `{staff}`: there are few of them.

| key                           | type   | lives                  | holds                                             |
| ----------------------------- | ------ | ---------------------- | ------------------------------------------------- |
| `{staff}:session:<id>`        | hash   | 8 h idle, 24 h at most | who is signed in, since when, last checked        |
| `{staff}:ended:<account>`     | string | 24 h                   | when all sessions of an account were ended, in µs |
| `{staff}:wrong:<kind>:<who>`  | string | 15 min after the last  | wrong passwords for a name, from an address       |
| `{staff}:oidc:<state>`        | string | 10 min, read once      | a sign-in under way at the identity provider      |

`<id>`, `<who>`, `<state>` are digests: whoever reads Redis cannot use a session.
"""

from __future__ import annotations

from bot.state.keys import digest


def staff_session(session_id: str) -> str:
    """Return the key of somebody's session; the id itself is kept nowhere."""
    return f"{{staff}}:session:{digest(session_id)}"


def staff_ended(account_id: int) -> str:
    """Return the key of when all sessions of an account were ended."""
    return f"{{staff}}:ended:{account_id}"


def staff_wrong(kind: str, who: str) -> str:
    """Return the key of the count of wrong passwords; `kind` is `name` or `address`."""
    return f"{{staff}}:wrong:{kind}:{digest(who)}"


def staff_oidc(state: str) -> str:
    """Return the key of a sign-in under way at the identity provider."""
    return f"{{staff}}:oidc:{digest(state)}"
