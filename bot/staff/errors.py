"""Errors of signing in and of accounts: branches of the tree in `bot/errors.py`."""

from __future__ import annotations

from bot.errors import AccessError, InputError


class AccountRefused(InputError):
    """An account's name, roles or groups are not as they must be; the sentence is Chinese and may be shown."""


class PasswordRefused(InputError):
    """A new password is too easy; the sentence is Chinese and may be shown."""


class NotSignedIn(AccessError):
    """No session, or it is over."""

    status = 401


class NotAllowed(AccessError):
    """The role does not reach."""


class Forged(AccessError):
    """The request does not come from our own page: wrong origin or CSRF token."""


class PasswordChangeDue(AccessError):
    """The one-time password must be changed first."""


class SignInRefused(AccessError):
    """Wrong name or password; which one is never said."""

    status = 401


class SignInLocked(AccessError):
    """Too many wrong passwords; come back after `retry_after` seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"sign-in is locked for {retry_after} s")
        self.retry_after = retry_after


class ProviderFailed(AccessError):
    """The identity provider cannot be asked, or what it says does not hold."""

    status = 502
