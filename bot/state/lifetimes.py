"""How long what the bot keeps in Redis lives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long things live, in seconds; at `stream_length` events a shard's stream drops the oldest, and counts them."""

    conversation: int = 30 * 86_400
    message: int = 86_400
    vault: int = 15 * 60
    lock: float = 10.0
    parcel: int = 30 * 86_400
    dead: int = 30 * 86_400
    reminder: int = 220 * 86_400
    """The 180 days of the claim window and some."""
    stream_length: int = 1_000_000
    history_length: int = 400
    ticket: int = 30 * 86_400
    """Of a closed one; an open one has no end."""
    looking: int = 60
    typing: float = 6.0
