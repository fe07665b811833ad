"""The one tree of errors. An error carries its facts and, where a door may show it, an HTTP status.

BotError
├── SettingsError              a setting is missing or wrong: the start stops
├── PlanError                  a plan file breaks its own rules
├── InputError (400)           what came in cannot be read
│   └── InputTooLarge (413)
├── Overloaded (503)           load is shed; retry_after says when to come back
├── LimitExceeded (429)        one user or address asks too often
├── StateError
│   ├── StaleCommit            the lock or the epoch moved on: nothing of this turn may be shown
│   ├── LockLost               the conversation lock could not be had in time
│   ├── MoveNotAllowed         the stage table has no such move
│   └── StateUnavailable (503) Redis is away
├── RecordUnavailable          the database is away
├── DeliveryFailed             a parcel could not be pushed; retryable says whether trying again may help
├── MemberApiError
│   ├── MemberApiUnavailable   time-out, 429, 503, open breaker, an answer that breaks the contract
│   ├── MemberNotFound         404 on a member or a binding
│   ├── NoMatch                the numbers fit no member
│   ├── WrongCode              the SMS code is wrong
│   ├── CodeExpired            the SMS code is too old
│   └── VerificationLocked     too many tries; retry_after in seconds, if told
└── ModelError                 a model is missing or cannot be loaded
"""

from __future__ import annotations


class BotError(Exception):
    """The root of every error of our own. `status` is the HTTP status a door answers with."""

    status: int = 500


class SettingsError(BotError):
    """A setting is missing or wrong; the sentence says which and why."""


class PlanError(BotError):
    """A plan file breaks its own rules."""


class InputError(BotError):
    """What came in cannot be read."""

    status = 400


class InputTooLarge(InputError):
    """The body or the text is longer than the door allows."""

    status = 413


class Overloaded(BotError):
    """Too much is under way; come back after `retry_after` seconds."""

    status = 503

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(f"overloaded, retry after {retry_after} s")
        self.retry_after = retry_after


class LimitExceeded(BotError):
    """One user or address asks too often; come back after `retry_after` seconds."""

    status = 429

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(f"limit exceeded, retry after {retry_after} s")
        self.retry_after = retry_after


class StateError(BotError):
    """Something about the live state of a conversation."""


class StaleCommit(StateError):
    """The lock or the epoch moved on while the turn ran: its replies must never be shown."""

    def __init__(self, conversation_id: str, reason: str) -> None:
        super().__init__(f"stale commit ({reason})")
        self.conversation_id = conversation_id
        self.reason = reason


class LockLost(StateError):
    """The conversation lock could not be had in time."""

    status = 503

    def __init__(self, conversation_id: str) -> None:
        super().__init__("conversation lock not available")
        self.conversation_id = conversation_id


class MoveNotAllowed(StateError):
    """The table of stages has no such move."""

    status = 409

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"no move from {before} to {after}")
        self.before = before
        self.after = after


class StateUnavailable(StateError):
    """Redis does not answer."""

    status = 503


class RecordUnavailable(BotError):
    """The database does not answer."""

    status = 503


class DeliveryFailed(BotError):
    """A channel could not push a parcel. `reason` names nobody; `retryable` says whether trying again may help."""

    def __init__(self, reason: str, *, retryable: bool) -> None:
        super().__init__(f"not delivered: {reason}")
        self.reason = reason
        self.retryable = retryable


class MemberApiError(BotError):
    """Something about the member-status API."""


class MemberApiUnavailable(MemberApiError):
    """No usable answer: time-out, 429, 503, open breaker, or an answer that breaks the contract."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"member-status API unavailable: {reason}")
        self.reason = reason


class MemberNotFound(MemberApiError):
    """No such member, or this chat user is bound to none."""


class NoMatch(MemberApiError):
    """Phone and last four fit no member."""


class WrongCode(MemberApiError):
    """The SMS code is wrong."""


class CodeExpired(MemberApiError):
    """The SMS code is too old; a new one is needed."""


class VerificationLocked(MemberApiError):
    """Too many tries. `retry_after` is in seconds, None when the API did not tell."""

    def __init__(self, retry_after: int | None = None) -> None:
        super().__init__("verification locked")
        self.retry_after = retry_after


class ModelError(BotError):
    """A model is missing or cannot be loaded."""
