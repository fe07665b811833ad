"""Forget a conversation: everything Redis holds of it goes, the events the record has not read yet included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass

from bot.errors import StateUnavailable
from bot.state import keys, wire
from bot.state.dead_letters import DeadLetters
from bot.state.keys import ConversationKeys
from bot.state.link import Link
from bot.state.outbox import Place
from bot.state.reminders import Reminders
from bot.state.scripts.ack import ACK
from bot.state.store import RedisLiveState

BATCH = 500
REWRITE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class StateReceipt:
    """How much of what was deleted; it names nobody.

    `file_rewritten` says whether the append-only file was rewritten as well, so that it does not hold what was deleted; None without
    such a file, False when Redis would not do it (it will sooner or later by itself).
    """

    conversations: int
    pending: int
    messages: int
    vault: int
    parcels: int
    dead_letters: int
    reminders: int
    events: int
    file_rewritten: bool | None

    def as_dict(self) -> dict[str, int | bool | None]:
        """Return JSON-ready values."""
        return asdict(self)


@asynccontextmanager
async def forgetting(link: Link, state: RedisLiveState, conversation_id: str) -> AsyncIterator[StateReceipt]:
    """Delete everything of a conversation and keep its lock meanwhile, so that no turn brings any of it back.

    Raises LockLost when a turn holds the conversation for too long, StateUnavailable.
    """
    names, place = ConversationKeys.of(conversation_id), Place.of(conversation_id)
    async with state.lock(conversation_id):
        pending = int(await link.call("LLEN", names.pending))
        parcels = int(await link.call("LLEN", names.outbox))
        _, _, _, due, since = place.keys()
        for key in (due, since):
            await link.call("ZREM", key, names.name)
        dead_letters = await DeadLetters(link).forget(place)
        reminders = await Reminders(link).drop(conversation_id)
        messages = await _delete_matching(link, names.every_message)
        vault = await _delete_matching(link, names.every_vault)
        await link.call("DEL", names.pending, names.outbox, names.outbox_try, names.outbox_known)
        conversations = int(await link.call("DEL", names.conversation))
        events = await _delete_events(link, names, conversation_id)
        yield StateReceipt(
            conversations=conversations,
            pending=pending,
            messages=messages,
            vault=vault,
            parcels=parcels,
            dead_letters=dead_letters,
            reminders=reminders,
            events=events,
            file_rewritten=await _rewrite_file(link),
        )
        # The fence goes last. A turn that slept since before now has nothing pending left, and is refused for that.
        await link.call("DEL", names.fence)


async def _delete_matching(link: Link, pattern: str) -> int:
    deleted = 0
    async for key in link.matching(pattern):
        deleted += int(await link.call("DEL", key))
    return deleted


async def _delete_events(link: Link, names: ConversationKeys, conversation_id: str) -> int:
    """Delete the conversation's events from its stream, also those a recorder has read and not acknowledged."""
    deleted, start = 0, "-"
    while True:
        entries = await link.call("XRANGE", names.events, start, "+", "COUNT", BATCH)
        ids = [entry_id for entry_id, fields in entries if _is_of(fields, conversation_id)]
        if ids:
            deleted += int(await link.run(ACK, [names.events], [keys.RECORDER_GROUP, *ids]))
        if len(entries) < BATCH:
            return deleted
        start = f"({entries[-1][0].decode()}"


def _is_of(fields: dict[bytes, bytes], conversation_id: str) -> bool:
    raw = fields.get(b"event", b"")
    with suppress(ValueError):
        event = wire.unpack(raw)
        return isinstance(event, dict) and event.get("conversation_id") == conversation_id
    return conversation_id.encode("utf-8", "surrogatepass") in raw


async def _rewrite_file(link: Link) -> bool | None:
    """Let Redis write its append-only file anew, from what it holds now."""
    if link.clustered:
        return False
    try:
        if not (await link.call("INFO", "persistence")).get("aof_enabled"):
            return None
        async with asyncio.timeout(REWRITE_SECONDS):
            await _until_idle(link)
            await link.call("BGREWRITEAOF")
            await _until_idle(link)
    except (StateUnavailable, TimeoutError):
        return False
    return True


async def _until_idle(link: Link) -> None:
    while True:
        found = await link.call("INFO", "persistence")
        if not found.get("aof_rewrite_in_progress") and not found.get("aof_rewrite_scheduled"):
            return
        await asyncio.sleep(0.05)
