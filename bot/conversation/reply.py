"""What goes out: a channel renders what it can show of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A choice the member can tap; `payload` is what comes back as text."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One bubble. `clauses` are the ids of the plan's clauses it rests on, `response` its name in the domain."""

    text: str
    buttons: tuple[Button, ...] = ()
    clauses: tuple[str, ...] = ()
    response: str | None = None
    card: Mapping[str, Any] | None = field(default=None, hash=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the reply as JSON-ready values; empty parts are left out."""
        found: dict[str, Any] = {"text": self.text}
        if self.buttons:
            found["buttons"] = [{"title": b.title, "payload": b.payload} for b in self.buttons]
        if self.clauses:
            found["clauses"] = list(self.clauses)
        if self.response:
            found["response"] = self.response
        if self.card:
            found["card"] = dict(self.card)
        return found

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reply:
        """Read back what `as_dict` gave."""
        return cls(
            text=str(data["text"]),
            buttons=tuple(Button(b["title"], b["payload"]) for b in data.get("buttons", ())),
            clauses=tuple(data.get("clauses", ())),
            response=data.get("response"),
            card=data.get("card"),
        )
