"""A live tracker as bytes: the slots it stands on and its newest events, so that its size never grows.

Rasa rebuilds a tracker by replaying its events. A live one needs its slots, its active form and the last few
turns; what is older is in the record. So older events are replaced by the slots they led to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 3
"""Turns kept whole: provenance and follow-ups look back this far."""


def encode(tracker: DialogueStateTracker) -> bytes:
    """Return the tracker's slots, form and newest turns as JSON."""
    events = list(tracker.applied_events())
    first = _first_kept(events)
    kept = [_slim(event.as_dict()) for event in events[first:]]
    base = {name: slot.value for name, slot in tracker.slots.items() if _worth_keeping(slot)} if first else {}
    loop = tracker.active_loop_name if first else None
    data = {"slots": base, "loop": loop, "events": kept}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes | None, conversation_id: str, domain: Domain) -> DialogueStateTracker | None:
    """Return the tracker again; None when there is none yet."""
    if data is None:
        return None
    state = json.loads(data)
    events = [read_event(e) for e in state["events"]]
    return DialogueStateTracker.from_events(
        conversation_id, [*_base(state), *events], slots=domain.slots, domain=domain
    )


def read_event(data: Mapping[str, Any]) -> Event:
    """Make an event from what `as_dict` gave. Rasa's own reader looks through all event classes each time."""
    build = BUILDERS.get(data["event"])
    return build(data) if build else Event.from_parameters(dict(data))


BUILDERS: Mapping[str, Callable[[Mapping[str, Any]], Event]] = {
    SlotSet.type_name: lambda e: SlotSet(e["name"], e.get("value"), e.get("timestamp"), e.get("metadata")),
    ActionExecuted.type_name: lambda e: ActionExecuted(
        e.get("name"),
        e.get("policy"),
        e.get("confidence"),
        e.get("timestamp"),
        e.get("metadata"),
        action_text=e.get("action_text"),
        hide_rule_turn=e.get("hide_rule_turn", False),
    ),
    BotUttered.type_name: lambda e: BotUttered(
        e.get("text"), e.get("data"), e.get("metadata"), e.get("timestamp")
    ),
    UserUttered.type_name: lambda e: UserUttered(
        e.get("text"),
        e["parse_data"]["intent"],
        e["parse_data"]["entities"],
        e["parse_data"],
        e.get("timestamp"),
        e.get("input_channel"),
        e.get("message_id"),
        e.get("metadata"),
    ),
}


def _base(state: Mapping[str, Any]) -> list[Event]:
    if not state["slots"] and not state["loop"]:
        return []
    base: list[Event] = [SlotSet(name, value) for name, value in state["slots"].items()]
    if state["loop"]:
        base.append(ActiveLoop(state["loop"]))
    return [*base, ActionExecuted(ACTION_LISTEN_NAME)]


def _first_kept(events: Sequence[Event]) -> int:
    users = [n for n, event in enumerate(events) if isinstance(event, UserUttered)]
    return users[-KEPT_TURNS] if len(users) > KEPT_TURNS else 0


def _worth_keeping(slot: Any) -> bool:
    return bool(slot.value != slot.initial_value)


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    """Drop what only this turn needed: the full ranking, and the plan values that filled a text."""
    if event["event"] == UserUttered.type_name and "parse_data" in event:
        parsed = {k: v for k, v in event["parse_data"].items() if k not in ("intent_ranking", "text_tokens")}
        return {**event, "parse_data": parsed}
    if event["event"] == BotUttered.type_name:
        metadata = {
            k: v for k, v in (event.get("metadata") or {}).items() if k in ("metadata", "utter_action")
        }
        return {**event, "metadata": metadata}
    return event
