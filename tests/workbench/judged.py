"""Made-up judgements: a model that is good, and changes to it."""

from dataclasses import replace
from typing import Any

from bot.clock import parse_instant
from bot.workbench.judgement import RIGHT, TWO, WRONG, Dialogue, IntentScore, Judgement, Reading
from bot.workbench.scores import Share

READINGS = (
    Reading("余额哪天退", ("ask_refund_timing",), ("ask_refund_timing",), "answer", 0.95),
    Reading("能赔多少", ("ask_claim_payout",), ("ask_claim_payout",), "answer", 0.9),
    Reading("那个钱", ("ask_refund_policy",), ("ask_refund_policy",), "clarify", 0.4),
    Reading(
        "哪天退 赔多少",
        ("ask_refund_timing", "ask_claim_payout"),
        ("ask_refund_timing", "ask_claim_payout"),
        "answer",
        0.6,
    ),
    Reading("今天天气", ("out_of_scope",), ("out_of_scope",), "reject", 0.9),
)
GOOD = Judgement(
    model="spring.tar.gz",
    judged_at=parse_instant("2021-04-12T10:00:00+08:00"),
    data_version="v1",
    figures={RIGHT: Share(90, 100), WRONG: Share(2, 100), TWO: Share(80, 100)},
    intents={"ask_refund_timing": IntentScore(0.9, 0.92, 50), "ask_quit": IntentScore(0.1, 0.1, 3)},
    dialogues=(Dialogue("claims", "申请期"), Dialogue("refund", "退款")),
    readings=READINGS,
    cross_validation={"accuracy": 0.85},
)


def read(n: int, found: tuple[str, ...], decision: str = "answer") -> Judgement:
    """The good model with one message read otherwise."""
    readings = list(READINGS)
    readings[n] = replace(readings[n], found=found, decision=decision)
    return replace(GOOD, model="summer.tar.gz", readings=tuple(readings))


def figures(**changes: Any) -> Judgement:
    """The good model with other figures."""
    names = {"right": RIGHT, "wrong": WRONG, "two": TWO}
    return replace(GOOD, figures={**GOOD.figures, **{names[n]: Share(v, 100) for n, v in changes.items()}})
