"""Every Redis key of the bot and how long it lives. No key is named anywhere else.

| key                                  | type   | lives                        | holds                                    |
| ------------------------------------ | ------ | ---------------------------- | ---------------------------------------- |
| `{sNN}:conversation:<conv>`          | hash   | 30 days after the last change | id, stage, epoch, tracker, awaiting, choices, write |
| `{sNN}:pending:<conv>`               | list   | 24 h after the last message  | accepted messages no turn has answered   |
| `{sNN}:message:<conv>:<message>`     | string | 24 h                         | empty while pending, then the replies    |
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
| `{sNN}:events`                       | stream | until the recorder has it    | events for the record                    |
| `member:<key>`                       | string | as put (60 s and a little)   | one answer of the member-status API      |
| `limit:<kind>:<who>`                 | list   | one window                   | instants of the last allowed calls, in µs |
| `{leader}:lock`                      | hash   | 6 s, renewed at a third      | owner, token                             |
| `{leader}:fence`                     | string | for ever                     | the last fencing token given to a leader |
| `{leader}:done`                      | hash   | for ever                     | how far each timed work has come         |
| `model-in-service`                   | hash   | for ever                     | model, by, at, number, write             |

Channel `lock-released` carries the lock key that came free, `model-changed` the name of the model put in service.

`<conv>`, `<message>`, `<token>`, `<key>`, `<who>` are digests: ids hold any characters and may name a person. `{sNN}` is the hash
tag of one of 16 shards: all keys of a conversation and the stream its events go to lie in one cluster slot, so a turn is
committed in one atomic step there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

SHARD_COUNT = 16
LOCK_RELEASED = "lock-released"
RECORDER_GROUP = "recorder"
LEADER_LOCK = "{leader}:lock"
LEADER_FENCE = "{leader}:fence"
LEADER_DONE = "{leader}:done"
MODEL_IN_SERVICE = "model-in-service"
MODEL_CHANGED = "model-changed"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long things live, in seconds; `stream_length` bounds each shard's stream while the recorder is away."""

    conversation: int = 30 * 86_400
    message: int = 86_400
    vault: int = 15 * 60
    lock: float = 10.0
    parcel: int = 30 * 86_400
    dead: int = 30 * 86_400
    reminder: int = 220 * 86_400
    """The 180 days of the claim window and some."""
    stream_length: int = 100_000


def digest(text: str) -> str:
    """Return 32 hex digits that stand for `text` in a key."""
    return blake2b(_bytes(text), digest_size=16).hexdigest()


def shard_of(conversation_id: str) -> str:
    """Return the shard of a conversation, `s00` to `s15`; it never changes."""
    return f"s{crc32(_bytes(conversation_id)) % SHARD_COUNT:02d}"


def shards() -> tuple[str, ...]:
    """Return the names of all shards."""
    return tuple(f"s{number:02d}" for number in range(SHARD_COUNT))


def events(shard: str) -> str:
    """Return the key of a shard's event stream."""
    return f"{{{shard}}}:events"


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


def member(key: str) -> str:
    """Return the key of a cached answer of the member-status API."""
    return f"member:{digest(key)}"


def limit(kind: str, who: str) -> str:
    """Return the key of one limit of one user or address."""
    return f"limit:{kind}:{digest(who)}"


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
    def reminders(self) -> str:
        """The hash of reminders."""
        return self._key("reminders")

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

    def vault(self, token: str) -> str:
        """Return the key of one encrypted value."""
        return f"{self._key('vault')}:{digest(token)}"

    def _key(self, kind: str) -> str:
        return f"{{{self.shard}}}:{kind}:{self.name}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
