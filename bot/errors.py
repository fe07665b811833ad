"""The one tree of errors. An error carries its facts and, where a door may show it, an HTTP status.

Those with a * are of people at work and stand in `bot/staff/errors.py`.

BotError
├── SettingsError              a setting is missing or wrong: the start stops
├── PlanError                  a plan file breaks its own rules
├── InputError (400)           what came in cannot be read
│   ├── InputTooLarge (413)
│   ├── AccountRefused*        an account's name, roles or groups are not as they must be
│   └── PasswordRefused*       a new password is too easy
├── Overloaded (503)           load is shed; retry_after says when to come back
├── LimitExceeded (429)        one user or address asks too often
├── StateError
│   ├── StaleCommit            the lock or the epoch moved on: nothing of this turn may be shown
│   ├── LockLost               the conversation lock could not be had in time
│   ├── MoveNotAllowed         the stage table has no such move
│   ├── NoTicket (404)         the conversation has no ticket
│   ├── NotYours (403)         another agent has the ticket, or nobody
│   ├── TicketMoved (409)      somebody else changed the ticket first
│   ├── AgentFull (409)        the agent has as many tickets as allowed
│   └── StateUnavailable (503) Redis is away
├── RecordUnavailable          the database is away
├── AccessError (403)
│   ├── NotSignedIn (401)*     no session, or it is over
│   ├── NotAllowed (403)*      the role does not reach
│   ├── Forged (403)*          the request does not come from our own page
│   ├── PasswordChangeDue (403)* the one-time password must be changed first
│   ├── SignInRefused (401)*   wrong name or password: never says which
│   ├── NotFromWeChat (403)    a request to WeChat's address that WeChat did not send; never says why
│   ├── SignInLocked (429)*    too many wrong passwords; retry_after in seconds
│   └── ProviderFailed (502)*  the identity provider cannot be asked, or what it says does not hold
├── DeliveryFailed             a parcel could not be pushed; retryable says whether trying again may help
│   └── DeliveryWaits          it cannot be pushed before the member writes again: it goes out with the answer then
├── WeChatApiError             WeChat's API refused a call; code is its errcode
│   └── WeChatUnavailable      it could not be reached, or what it said is no answer of it
├── MemberApiError
│   ├── MemberApiUnavailable   time-out, 429, 503, open breaker, an answer that breaks the contract
│   ├── MemberNotFound         404 on a member or a binding
│   ├── NoMatch                the numbers fit no member
│   ├── WrongCode              the SMS code is wrong
│   ├── CodeExpired            the SMS code is too old
│   └── VerificationLocked     too many tries; retry_after in seconds, if told
└── ModelError                 a model is missing or cannot be loaded
    └── GateClosed (409)       the gate refuses a model; reasons says why
"""

from __future__ import annotations

from collections.abc import Sequence


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


class MessageUnknown(StateError):
    """The message was never accepted: its channel must let it be repeated."""

    status = 503

    def __init__(self, conversation_id: str) -> None:
        super().__init__("message was never accepted")
        self.conversation_id = conversation_id


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


class NoTicket(StateError):
    """The conversation has no ticket."""

    status = 404

    def __init__(self, conversation_id: str) -> None:
        super().__init__("no ticket")
        self.conversation_id = conversation_id


class NotYours(StateError):
    """Another agent has the ticket, or nobody."""

    status = 403

    def __init__(self, conversation_id: str) -> None:
        super().__init__("the ticket is not this agent's")
        self.conversation_id = conversation_id


class TicketMoved(StateError):
    """Somebody else changed the ticket first. `holder` is who has it, if anybody."""

    status = 409

    def __init__(self, conversation_id: str, holder: str | None) -> None:
        super().__init__("the ticket moved on")
        self.conversation_id = conversation_id
        self.holder = holder


class AgentFull(StateError):
    """The agent has as many tickets as allowed."""

    status = 409

    def __init__(self, limit: int) -> None:
        super().__init__(f"the agent has {limit} tickets already")
        self.limit = limit


class StateUnavailable(StateError):
    """Redis does not answer."""

    status = 503


class RecordUnavailable(BotError):
    """The database does not answer."""

    status = 503


class AccessError(BotError):
    """Somebody may not do what they asked for."""

    status = 403


class NotFromWeChat(AccessError):
    """A request to WeChat's address that WeChat did not send, or did not send now: why is never said."""

    def __init__(self) -> None:
        super().__init__("not from WeChat")


class DeliveryFailed(BotError):
    """A channel could not push a parcel. `reason` names nobody; `retryable` says whether trying again may help."""

    def __init__(self, reason: str, *, retryable: bool) -> None:
        super().__init__(f"not delivered: {reason}")
        self.reason = reason
        self.retryable = retryable


class DeliveryWaits(DeliveryFailed):
    """A parcel cannot be pushed before the member writes again; it is kept, and goes out with the answer then."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, retryable=False)


class WeChatApiError(BotError):
    """WeChat's API refused a call. `code` is its errcode; `said` its errmsg, shortened."""

    def __init__(self, code: int, said: str = "") -> None:
        super().__init__(f"WeChat's API: {code} {said}".rstrip())
        self.code = code
        self.said = said


class WeChatUnavailable(WeChatApiError):
    """WeChat's API could not be reached, or what it said is no answer of it. Its code is -1, as when it is busy."""

    def __init__(self, reason: str) -> None:
        super().__init__(-1, reason)


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


class GateClosed(ModelError):
    """The gate refuses a model. `reasons` are Chinese, for trainers."""

    status = 409

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(f"the gate refuses the model: {'; '.join(reasons)}")
        self.reasons = tuple(reasons)
