"""Answer, clarify, reject; and confidences that mean something."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.intents.calibration import Calibration, calibrate, calibration_error
from bot.text.intents.decisions import Thresholds, choose

RULE = Thresholds(answer=0.7, clarify=0.2, stray=0.15)


@pytest.mark.parametrize(
    ("ranking", "decision"),
    [
        ([("ask_quit", 0.9), ("out_of_scope", 0.05)], "answer"),
        ([("ask_quit", 0.5), ("ask_privacy", 0.4), ("out_of_scope", 0.05)], "clarify"),
        ([("ask_quit", 0.75), ("out_of_scope", 0.2)], "clarify"),
        ([("out_of_scope", 0.6), ("ask_quit", 0.35)], "clarify"),
        ([("out_of_scope", 0.95), ("ask_quit", 0.05)], "reject"),
        ([("ask_quit", 0.1), ("ask_privacy", 0.1), ("out_of_scope", 0.05)], "reject"),
    ],
)
def test_what_a_ranking_allows(ranking, decision):
    assert RULE.decide(ranking) == decision


def test_thresholds_keep_wrong_answers_few():
    random = np.random.default_rng(1)
    targets = random.integers(3, size=600)
    scores = random.normal(size=(600, 3)).astype(np.float32)
    scores[np.arange(600), targets] += 2
    sure = calibrate(scores, targets).confidences(scores)
    labels = ["a", "b", "out_of_scope"]
    rule = choose(sure, targets, labels, "out_of_scope")
    decided = [rule.decide(list(zip(labels, row, strict=True))) for row in sure.tolist()]
    guess = sure[:, :2].argmax(axis=1)
    mine = targets < 2
    answered = np.array([decision == "answer" for decision in decided])
    assert answered[mine].mean() > 0.2
    assert (answered & mine & (guess != targets)).sum() / mine.sum() <= 0.03
    assert answered[~mine].mean() <= 0.05


def test_calibration_mends_scores_that_shout():
    random = np.random.default_rng(2)
    targets = random.integers(4, size=800)
    scores = random.normal(size=(800, 4)).astype(np.float32)
    scores[np.arange(800), targets] += 1.5

    def error(calibration):
        sure = calibration.confidences(scores)
        return calibration_error(sure.max(axis=1), sure.argmax(axis=1) == targets)

    assert error(calibrate(scores, targets)) < 0.06 < error(Calibration(20.0, 0.0, 5.0))


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=8))
def test_confidences_sum_to_one_and_keep_the_order(scores):
    raw = np.array(scores, dtype=np.float32)
    sure = Calibration(1.3, 3.0, 60.0).confidences(raw)
    assert sure.sum() == pytest.approx(1.0, abs=1e-4)
    assert sure[raw.argmax()] == sure.max()
