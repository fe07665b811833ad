"""From Rasa's bot events to replies: answers given in one breath are joined into one bubble."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered

from bot.conversation.reply import Button, Reply

MOST_BUTTONS = 6


@dataclass(slots=True)
class _Bubble:
    texts: list[str] = field(default_factory=list)
    buttons: dict[str, Button] = field(default_factory=dict)
    clauses: dict[str, None] = field(default_factory=dict)
    responses: list[str] = field(default_factory=list)
    card: dict[str, Any] | None = None

    def add(self, event: BotUttered) -> None:
        metadata = event.metadata or {}
        heading = metadata.get("heading")
        self.texts.append(f"【{heading}】\n{event.text}" if heading else str(event.text or ""))
        for button in event.data.get("buttons") or ():
            self.buttons.setdefault(button["payload"], Button(button["title"], button["payload"]))
        self.clauses.update(dict.fromkeys((metadata.get("metadata") or {}).get("clauses") or ()))
        self.responses.append(str(metadata.get("utter_action") or ""))
        self.card = self.card or metadata.get("card")

    def reply(self) -> Reply:
        return Reply(
            text="\n\n".join(text for text in self.texts if text),
            buttons=tuple(self.buttons.values())[:MOST_BUTTONS],
            clauses=tuple(self.clauses),
            response=next((r for r in self.responses if r), None),
            card=self.card,
        )


def replies(events: Iterable[BotUttered]) -> tuple[Reply, ...]:
    """Return the replies of one turn, in order; an event marked `join` goes into the bubble before it."""
    bubbles: list[_Bubble] = []
    for event in events:
        if not bubbles or not (event.metadata or {}).get("join"):
            bubbles.append(_Bubble())
        bubbles[-1].add(event)
    return tuple(bubble.reply() for bubble in bubbles)
