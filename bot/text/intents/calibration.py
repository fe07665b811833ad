"""Turns raw scores into confidences that mean something, and measures how far they are off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.vectors import Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence of an intent: sigmoid(slope x score + shift) to a power, brought to a sum of one.

    A plain softmax looks at differences only; the sigmoid keeps whether any intent claims the message at all. Three
    numbers for all intents, fitted on cross-validated scores.
    """

    slope: float
    shift: float
    power: float

    def confidences(self, scores: Floats) -> Floats:
        """Return confidences that sum to one over the last axis."""
        logs = -self.power * np.logaddexp(0.0, -(self.slope * scores + self.shift))
        powers = np.exp(logs - logs.max(axis=-1, keepdims=True))
        found: Floats = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
        return found


def calibrate(scores: Floats, targets: NDArray[np.intp]) -> Calibration:
    """Fit by least log loss. Scores must come from models that did not see their messages."""
    from scipy.optimize import minimize  # noqa: PLC0415  fitting only

    def loss(logs: NDArray[np.float64]) -> float:
        sure = Calibration(float(np.exp(logs[0])), float(logs[1]), float(np.exp(logs[2]))).confidences(scores)
        return float(-np.log(sure[np.arange(len(targets)), targets] + 1e-6).mean())

    found = minimize(loss, [0.7, 1.5, 2.3], method="Nelder-Mead", options={"maxiter": 120, "fatol": 1e-4}).x
    return Calibration(float(np.exp(found[0])), float(found[1]), float(np.exp(found[2])))


def calibration_error(confidence: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error (ECE): mean distance of confidence and accuracy over equal bins."""
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, confidence - right.astype(np.float32), minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))
