"""A turn's event as a row of `turns`, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.event import KIND, VERSION, TurnEvent
from bot.record.storable import storable_text

INSTANTS = ("received_at", "answered_at")
NOT_KEPT = ("kind", "version")


def turn_row(event_id: str, event: TurnEvent) -> dict[str, Any]:
    """Return the values of a row of `turns`."""
    row = {name: _storable(value) for name, value in event.as_dict().items() if name not in NOT_KEPT}
    return row | {
        "event_id": event_id,
        "received_at": event.received_at,
        "answered_at": event.answered_at,
    }


def turn_event(row: Mapping[str, Any]) -> TurnEvent:
    """Read an event back from a row of `turns`."""
    wire = {name: _wire(value) for name, value in row.items()}
    return TurnEvent.from_dict(wire | {"kind": KIND, "version": VERSION})


def _storable(value: Any) -> Any:
    return storable_text(value) if isinstance(value, str) else value  # `to_json` looks after the rest


def _wire(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
