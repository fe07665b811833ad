"""Everything the workbench's pages stand on, handed in once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.answer import TOPIC_TITLES
from bot.record.labels import Labels
from bot.record.review_feed import ReviewFeed
from bot.record.reviews import Reviews
from bot.server.workbench.promotion import Promotions
from bot.server.workbench.training import Trainings
from bot.workbench.checkout import Checkout
from bot.workbench.git_branch import open_checkout
from bot.workbench.label import OUT_OF_SCOPE

LABELS_BRANCH = "workbench/labels"
MORE_TITLES: Mapping[str, str] = {
    "greet": "打招呼",
    "goodbye": "再见",
    "thank": "道谢",
    "affirm": "说是",
    "deny": "说不",
    "inform": "告诉情况",
    OUT_OF_SCOPE: "范围以外",
}


@dataclass(frozen=True, slots=True)
class Room:
    """The inbox, labels, models and the project's files. `intents` maps each name to how trainers read it."""

    root: Path
    plan: str
    reviews: Reviews
    labels: Labels
    feed: ReviewFeed
    promotions: Promotions
    trainings: Trainings
    intents: Mapping[str, str]

    def checkout(self, branch: str = LABELS_BRANCH) -> Checkout:
        """Return where changes of the project's files go. Raises InputError."""
        return open_checkout(self.root, branch)


def intent_titles(domain: Path) -> dict[str, str]:
    """Return every intent of the domain with its title; one without a title is read by its name."""
    found: dict[str, Any] = yaml.load(domain.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        str(name): TOPIC_TITLES.get(name) or MORE_TITLES.get(name) or str(name) for name in found["intents"]
    }
