"""Questions about another platform: 「相互宝什么时候关的」 must never be answered with this plan's own dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.catalogue import ANSWERERS
from actions.follow_up import family
from actions.reading import Reading

OTHER_PLATFORMS = "ask_other_platforms"
# Words that bring this plan back in: 相互宝都没关，你们为什么关.
OURS = re.compile(r"你们|您们|你哋|你家|咱们|我们|水滴|这边|这里|贵")


def about_another(reading: Reading, plan: str) -> bool:
    """Say whether a question names only platforms other than `plan`."""
    named = reading.values("plan")
    if not named or plan in named or OURS.search(reading.text) or reading.decision == "reject":
        return False
    return any(intent == OTHER_PLATFORMS or family(intent) for intent in reading.intents)


def ours_beside_another(text: str, nearest: Sequence[str]) -> str | None:
    """Return our own question of the two likeliest where the other platform is only compared with: 相互宝都没关，你们为什么关停."""
    if OTHER_PLATFORMS not in nearest or not OURS.search(text):
        return None
    return next((intent for intent in nearest if family(intent)), None)


def as_asked_of_another(intents: Sequence[str]) -> tuple[str, ...]:
    """Return the questions to answer: the closing is the other platform's; a second question stays as it is."""
    turned = [OTHER_PLATFORMS if family(i) == "ask_shutdown" else i for i in intents]
    if OTHER_PLATFORMS not in turned:
        return (OTHER_PLATFORMS,)
    return tuple(dict.fromkeys(i for i in turned if i in ANSWERERS))
