"""Every Redis key of the bot and how long it lives. No key is named anywhere else, but
`{staff}:…` of the people at work in `keys_staff.py`.

| key                                  | type   | lives                        | holds                                    |
| ------------------------------------ | ------ | ---------------------------- | ---------------------------------------- |
| `{sNN}:conversation:<conv>`          | hash   | 30 days after the last change | id, stage, epoch, tracker, awaiting, choices, write |
| `{sNN}:pending:<conv>`               | list   | 24 h after the last message  | accepted messages no turn has answered   |
| `{sNN}:waiting-since`                | zset   | while messages wait          | conversations by when the last message came, in s |
| `{sNN}:message:<conv>:<message>`     | string | 24 h                         | empty or `owed` while pending, then the replies |
| `{sNN}:history:<conv>`               | stream | 30 days after the last entry | the last 400 bubbles or so, as they were written and shown |
| `{sNN}:ratings:<conv>`               | hash   | 30 days after the last one   | thumbs by entry, and the score           |
| `{sNN}:seen:<conv>`                  | string | 30 days after the last entry | the newest entry a Socket.IO widget was shown |
| `{sNN}:typing:<conv>`                | hash   | 6 s after the last sign      | until when each side is writing, in ms   |
| `{sNN}:lock:<conv>`                  | hash   | 10 s, renewed at a third     | owner, token                             |
| `{sNN}:fence:<conv>`                 | string | 30 days after the last turn  | the last fencing token given             |
| `{sNN}:waiting:<conv>`               | string | 30 s                         | somebody in another process waits for the lock |
| `{sNN}:vault:<conv>:<token>`         | string | 15 min                       | one encrypted raw value                  |
| `{sNN}:outbox:<conv>`                | list   | 30 days after the last parcel | parcels to push, oldest first            |
| `{sNN}:outbox-try:<conv>`            | hash   | 30 days after the last try   | tries of the first parcel, who holds it, the last failure |
| `{sNN}:outbox-known:<conv>`          | zset   | 30 days after the last parcel | digests of the keys of parcels put, by time |
| `{sNN}:outbox-due:<channel>`         | zset   | while parcels wait           | conversations by when their first parcel is due, in ms |
| `{sNN}:outbox-since:<channel>`       | zset   | while parcels wait           | conversations by when their first parcel was put, in ms |
| `{sNN}:dead`                         | hash   | 30 days                      | parcels given up, by digest              |
| `{sNN}:dead-at`                      | zset   | 30 days                      | their digests by when they were given up, in ms |
| `{sNN}:reminders:<conv>`             | hash   | 220 days after the last change | reminders by kind and subject          |
| `{sNN}:reminders-due`                | zset   | while reminders wait         | conversation and reminder by when it is due, in s |
| `{sNN}:ticket:<conv>`                | string | while open, then 30 days     | the newest ticket of a conversation: version, write, JSON |
| `{sNN}:tickets`                      | set    | while tickets are open       | `<conv>` of the conversations with an open ticket |
| `{sNN}:looking:<conv>`               | hash   | 60 s after the last sign     | who looks at a conversation or types in it |
| `{sNN}:events`                       | stream | until the recorder has it    | events for the record                    |
| `{sNN}:events-lost`                  | string | for ever                     | how many events left the stream unrecorded, at its cap |
| `member:<key>`                       | string | as put (60 s and a little)   | one answer of the member-status API      |
| `limit:<kind>:<who>`                 | list   | one window                   | instants of the last allowed calls, in µs |
| `{leader}:lock`                      | hash   | 6 s, renewed at a third      | owner, token                             |
| `{leader}:fence`                     | string | for ever                     | the last fencing token given to a leader |
| `{leader}:done`                      | hash   | for ever                     | how far each timed work has come         |
| `desk-agents`                        | hash   | for ever                     | who is at the desk, by account, as they last said |
| `{sNN}:wechat-window:<conv>:<>`      | hash   | 48 h after the last message  | customer-service messages left, and until when |
| `{sNN}:wechat-message:<conv>:<message>` | hash | 10 min                      | how often WeChat posted a message, whether its replies are owed |
| `{sNN}:wechat-sent:<conv>:<parcel>`  | string | 7 days                       | how many pieces of a parcel were sent    |
| `wechat-proof:<proof>`               | string | 10 min                       | body and count of a request WeChat signed |
| `wechat-menu:<id>`                   | string | 30 days after it was shown   | the payload of a msgmenu's line          |
| `wechat-token:<app>`                 | string | as long as it holds          | the encrypted access_token, behind a digest of it |
| `wechat-token-lock:<app>`            | string | 15 s                         | who fetches the next one                 |
| `wechat-no-right:<app>`              | string | 1 h                          | that WeChat refused customer-service messages |
| `model-in-service`                   | hash   | for ever                     | model, by, at, number, write, canary, percent |

Channel `lock-released` carries the lock key that came free, `model-changed` the name of the model put in service,
`conversation-changed` `<conv>` of a conversation whose history or stage changed, `outbox-filled` the `outbox-due` key that has a parcel due,
`desk-changed` `<conv>` of a conversation whose ticket changed, or the account whose presence did.

`<conv>`, `<message>`, `<token>`, `<key>`, `<who>`, `<parcel>`, `<proof>`, `<app>` are digests: ids hold any characters and may name a person. `{sNN}` is the hash
tag of one of 16 shards: all keys of a conversation and the stream its events go to lie in one cluster slot, so a turn is
committed in one atomic step there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from bot.state.lifetimes import Lifetimes

__all__ = ["Lifetimes"]  # named here for those who name keys

SHARD_COUNT = 16
LOCK_RELEASED = "lock-released"
CONVERSATION_CHANGED = "conversation-changed"
OUTBOX_FILLED = "outbox-filled"
DESK_CHANGED = "desk-changed"
DESK_AGENTS = "desk-agents"
HOOK = "hook:"
"""What an outside desk is told of a conversation lies in the conversation's own shard."""
RECORDER_GROUP = "recorder"
LEADER_LOCK = "{leader}:lock"
LEADER_FENCE = "{leader}:fence"
LEADER_DONE = "{leader}:done"
MODEL_IN_SERVICE = "model-in-service"
MODEL_CHANGED = "model-changed"


def digest(text: str) -> str:
    """Return 32 hex digits that stand for `text` in a key."""
    return blake2b(_bytes(text), digest_size=16).hexdigest()


def shard_of(conversation_id: str) -> str:
    """Return the shard of a conversation, `s00` to `s15`; it never changes."""
    return f"s{crc32(_bytes(conversation_id.removeprefix(HOOK))) % SHARD_COUNT:02d}"


def shards() -> tuple[str, ...]:
    """Return the names of all shards."""
    return tuple(f"s{number:02d}" for number in range(SHARD_COUNT))


def events(shard: str) -> str:
    """Return the key of a shard's event stream."""
    return f"{{{shard}}}:events"


def events_lost(shard: str) -> str:
    """Return the key of how many events a shard's stream dropped unrecorded; `event_parts.py` makes the same name."""
    return f"{events(shard)}-lost"


def waiting_since(shard: str) -> str:
    """Return the key of a shard's conversations with waiting messages."""
    return f"{{{shard}}}:waiting-since"


def outbox_due(shard: str, channel: str) -> str:
    """Return the key of a shard's conversations with parcels for a channel, by when they are due."""
    return f"{{{shard}}}:outbox-due:{channel}"


def outbox_since(shard: str, channel: str) -> str:
    """Return the key of a shard's conversations with parcels for a channel, by when the oldest was put."""
    return f"{{{shard}}}:outbox-since:{channel}"


def dead(shard: str) -> str:
    """Return the key of a shard's dead letters."""
    return f"{{{shard}}}:dead"


def dead_at(shard: str) -> str:
    """Return the key of a shard's dead letters by when they were given up."""
    return f"{{{shard}}}:dead-at"


def reminders_due(shard: str) -> str:
    """Return the key of a shard's reminders by when they are due."""
    return f"{{{shard}}}:reminders-due"


def tickets(shard: str) -> str:
    """Return the key of a shard's conversations with an open ticket."""
    return f"{{{shard}}}:tickets"


def every_ticket(shard: str) -> str:
    """Return the beginning of the keys of a shard's tickets; a conversation's name follows."""
    return f"{{{shard}}}:ticket:"


def member(key: str) -> str:
    """Return the key of a cached answer of the member-status API."""
    return f"member:{digest(key)}"


def limit(kind: str, who: str) -> str:
    """Return the key of one limit of one user or address."""
    return f"limit:{kind}:{digest(who)}"


def wechat(kind: str, who: str) -> str:
    """Return the key of something the WeChat channel keeps of a request, a menu's line or an account."""
    return f"wechat-{kind}:{digest(who)}"


@dataclass(frozen=True, slots=True)
class ConversationKeys:
    """The keys of one conversation; all of them share its shard's hash tag."""

    shard: str
    name: str

    @classmethod
    def of(cls, conversation_id: str) -> ConversationKeys:
        """Return the keys of a conversation."""
        return cls(shard_of(conversation_id), digest(conversation_id))

    @property
    def conversation(self) -> str:
        """The hash with the conversation itself."""
        return self._key("conversation")

    @property
    def pending(self) -> str:
        """The list of accepted messages that wait for a turn."""
        return self._key("pending")

    @property
    def history(self) -> str:
        """The stream of what was written and shown."""
        return self._key("history")

    @property
    def ratings(self) -> str:
        """The hash of thumbs and the score."""
        return self._key("ratings")

    @property
    def seen(self) -> str:
        """The id of the newest entry shown."""
        return self._key("seen")

    @property
    def typing(self) -> str:
        """The hash of who is writing."""
        return self._key("typing")

    @property
    def lock(self) -> str:
        """The lock: who holds the conversation, with which token."""
        return self._key("lock")

    @property
    def fence(self) -> str:
        """The counter behind the fencing tokens."""
        return self._key("fence")

    @property
    def waiting(self) -> str:
        """The mark that somebody waits for the lock."""
        return self._key("waiting")

    @property
    def events(self) -> str:
        """The stream this conversation's events go to."""
        return events(self.shard)

    @property
    def outbox(self) -> str:
        """The list of parcels to push."""
        return self._key("outbox")

    @property
    def outbox_try(self) -> str:
        """How often the first parcel was tried, and who holds it."""
        return self._key("outbox-try")

    @property
    def outbox_known(self) -> str:
        """The keys of the parcels put so far."""
        return self._key("outbox-known")

    @property
    def ticket(self) -> str:
        """The newest ticket."""
        return self._key("ticket")

    @property
    def looking(self) -> str:
        """The hash of who looks at the conversation."""
        return self._key("looking")

    @property
    def reminders(self) -> str:
        """The hash of reminders."""
        return self._key("reminders")

    @property
    def every_wechat(self) -> str:
        """The pattern of all keys the WeChat channel keeps of the conversation."""
        return f"{self._key('wechat-*')}*"

    @property
    def every_message(self) -> str:
        """The pattern of the keys of all accepted messages."""
        return f"{self._key('message')}:*"

    @property
    def every_vault(self) -> str:
        """The pattern of the keys of all encrypted values."""
        return f"{self._key('vault')}:*"

    def outbox_keys(self, channel: str) -> list[str]:
        """Return the keys a change of the outbox touches, in the order the scripts take them."""
        due, since = outbox_due(self.shard, channel), outbox_since(self.shard, channel)
        return [self.outbox, self.outbox_try, self.outbox_known, due, since]

    def message(self, message_id: str) -> str:
        """Return the key of one accepted message."""
        return f"{self._key('message')}:{digest(message_id)}"

    def wechat(self, kind: str, name: str = "") -> str:
        """Return the key of something the WeChat channel keeps: its window, a message, a parcel that was sent."""
        return f"{self._key(f'wechat-{kind}')}:{digest(name)}"

    def vault(self, token: str) -> str:
        """Return the key of one encrypted value."""
        return f"{self._key('vault')}:{digest(token)}"

    def _key(self, kind: str) -> str:
        return f"{{{self.shard}}}:{kind}:{self.name}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
