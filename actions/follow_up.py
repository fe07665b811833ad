"""Follow-ups: 「那我老婆呢」 asks the same for the spouse, 「那什么时候到账」 stays with the refund."""

from __future__ import annotations

import re

from actions.reading import Reading

FAMILIES = ("ask_shutdown", "ask_policy", "ask_claim", "ask_refund")
# What may stand around a person, a date or an illness in an elliptical follow-up.
AROUND = re.compile(
    r"[\s\W]|那么?|我们?|俺|咱|的|呢|咧|喃|嘞|哪|啊|呀|吧|家|这|个|位|份|她|他|是|给|替|帮|问|也|要是|如果|换成|还有|确诊|查出来?|得了?"
)
# A relative message is short: a long one carries its own question.
SHORT = 14
NEAR_MARGIN = 0.35


def family(intent: str | None) -> str | None:
    """Return the family of a topic: shutdown, policy, claim, refund; None for the rest."""
    return next((f for f in FAMILIES if intent and intent.startswith(f)), None)


def elliptical(reading: Reading) -> bool:
    """Say whether a message only names a person, a day or an illness, and leaves the question to the last one."""
    kept = list(reading.text)
    for span in reading.spans:
        if span.entity in ("relation", "date", "disease"):
            kept[span.start : span.end] = [" "] * (span.end - span.start)
    named = any(span.entity in ("relation", "date", "disease") for span in reading.spans)
    return speaks_of_self(reading) or (named and not AROUND.sub("", "".join(kept)))


# 那我的呢: the member asks the same for themselves.
MYSELF = re.compile(r"(?:那么?|还有)?(?:我|俺|咱|我们)(?:自己|本人)?的?(?:呢|呐|咧|喃|嘞|哪)?[\s\W]*")


def speaks_of_self(reading: Reading) -> bool:
    """Say whether a message is only 那我呢 or 那我的呢."""
    return bool(MYSELF.fullmatch(reading.text.strip()))


def in_family(reading: Reading, topic: str | None) -> str | None:
    """Return the near intent of the last topic's family for a short, unclear message; None when there is none."""
    kind = family(topic)
    if kind is None or len(reading.text) > SHORT or not reading.ranking:
        return None
    best = reading.ranking[0][1]
    near = (name for name, confidence in reading.ranking[:5] if confidence >= best - NEAR_MARGIN)
    return next((name for name in near if family(name) == kind), None)


# How a question that leans on the last one begins.
LEANS = re.compile(r"^(?:那|那么|那它|这个|它)")
# Words that name a family by themselves: such a question stands on its own feet.
NAMES_A_FAMILY = re.compile(r"退款|退钱|余额|理赔|互助金|申请|保险|保单|健康保|关停|关闭|公告")


# When money comes means another money in each family.
ARRIVES = re.compile(r"到账|到帐|打款|打钱|到手|给钱|发钱")
ARRIVALS = {"ask_claim": "ask_claim_payout", "ask_refund": "ask_refund_timing"}


def follows_on(reading: Reading, topic: str | None) -> str | None:
    """Return the question of the last topic's family that a leaning message means, None when it stands alone."""
    kind = family(topic)
    if kind is None or not LEANS.match(reading.text) or NAMES_A_FAMILY.search(reading.text):
        return None
    if len(reading.text) > SHORT or family(reading.intent) in (None, kind):
        return None
    if ARRIVES.search(reading.text) and kind in ARRIVALS:
        return ARRIVALS[kind]
    return next((name for name, p in reading.ranking[:6] if family(name) == kind and p >= 0.02), None)
