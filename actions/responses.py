"""The domain's responses as texts, for what is said outside a turn of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.conversation.reply import Button, Reply
from bot.errors import PlanError


@dataclass(frozen=True, slots=True)
class Responses:
    """Texts by the name of their response, with their clauses."""

    texts: Mapping[str, str]
    clauses: Mapping[str, tuple[str, ...]]

    def reply(
        self, response: str, values: Mapping[str, Any], buttons: Sequence[tuple[str, str]] = ()
    ) -> Reply:
        """Return a response with its placeholders filled; KeyError when one is missing."""
        return Reply(
            text=self.texts[response].format_map(values),
            buttons=tuple(Button(title, payload) for title, payload in buttons),
            clauses=self.clauses[response],
            response=response,
        )


def load_responses(domain: Path) -> Responses:
    """Read the first variation of each response. Raises PlanError, with the reason."""
    try:
        found = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
        first = {name: variations[0] for name, variations in found.items()}
        return Responses(
            texts={name: said["text"] for name, said in first.items()},
            clauses={
                name: tuple((said.get("metadata") or {}).get("clauses") or ()) for name, said in first.items()
            },
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, IndexError) as error:
        raise PlanError(f"responses in {domain.name}: {error!r}") from error
