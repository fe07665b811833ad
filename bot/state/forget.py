"""Forget a conversation: everything Redis holds of it goes, the events the record has not read yet included."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass

from bot.state import keys, wire
from bot.state.dead_letters import DeadLetters
from bot.state.keys import ConversationKeys
from bot.state.link import Link
from bot.state.outbox import Place
from bot.state.reminders import Reminders
from bot.state.scripts.ack import ACK
from bot.state.store import RedisLiveState
from bot.state.ticket_wire import hook_place

BATCH = 500


@dataclass(frozen=True, slots=True)
class StateReceipt:
    """How much of what was deleted; it names nobody."""

    conversations: int
    pending: int
    messages: int
    vault: int
    parcels: int
    dead_letters: int
    reminders: int
    history: int
    ratings: int
    events: int

    def as_dict(self) -> dict[str, int]:
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
        await _delete_matching(link, names.every_wechat)
        await link.call("DEL", names.pending, names.outbox, names.outbox_try, names.outbox_known)
        history = int(await link.call("XLEN", names.history))
        ratings = int(await link.call("HLEN", names.ratings))
        await link.call("DEL", names.history, names.ratings, names.seen, names.typing)
        await link.call("ZREM", keys.waiting_since(names.shard), names.name)
        await _forget_desk(link, conversation_id)
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
            history=history,
            ratings=ratings,
            events=events,
        )
        # The fence goes last. A turn that slept since before now has nothing pending left, and is refused for that.
        await link.call("DEL", names.fence)


async def _forget_desk(link: Link, conversation_id: str) -> None:
    """Delete the ticket, and what an outside desk was still to be told."""
    names, hooks = ConversationKeys.of(conversation_id), hook_place(conversation_id)
    await link.call("SREM", keys.tickets(names.shard), names.name)
    for key in hooks.keys()[3:]:
        await link.call("ZREM", key, hooks.names.name)
    await DeadLetters(link).forget(hooks)
    await link.call("DEL", names.ticket, names.looking, *hooks.keys()[:3])


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
