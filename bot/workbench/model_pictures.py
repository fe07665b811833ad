"""A model in pictures: are its confidences right, how are they spread, and how well does it know each intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.workbench.judgement import IntentScore, Judgement, Reading

BINS = 10
BLUE, RED, GREY = "#2b6cb0", "#c05621", "#a0aec0"


def draw_all(judgement: Judgement, folder: Path) -> list[Path]:
    """Write reliability.png, confidence.png and intents.png; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    singles = [reading for reading in judgement.readings if len(reading.wanted) == 1]
    paths = [folder / f"{name}.png" for name in ("reliability", "confidence", "intents")]
    draw_reliability(singles, paths[0])
    draw_confidence(singles, paths[1])
    draw_intents(judgement.intents, paths[2])
    return paths


def draw_reliability(readings: Sequence[Reading], path: Path) -> None:
    """Of the messages read with 70 to 80 % confidence, 70 to 80 % should be right: the nearer to the line, the better."""
    figure, axes = _sheet(6, 5)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--")
    sure = np.array([reading.confidence for reading in readings])
    right = np.array([reading.right for reading in readings], dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    shown = [n for n in range(BINS) if (bins == n).any()]
    middles = [sure[bins == n].mean() for n in shown]
    axes.plot(middles, [right[bins == n].mean() for n in shown], marker="o", color=BLUE)
    for n, x in zip(shown, middles, strict=True):
        axes.annotate(
            str(int((bins == n).sum())),
            (x, right[bins == n].mean()),
            fontsize=7,
            xytext=(4, -10),
            textcoords="offset points",
        )
    _name(axes, "confidence", "share that is right", "reliability")
    _save(figure, path)


def draw_confidence(readings: Sequence[Reading], path: Path) -> None:
    """How many messages are read with which confidence, right ones and wrong ones."""
    figure, axes = _sheet(6, 5)
    for right, colour, label in ((True, BLUE, "right"), (False, RED, "wrong")):
        values = [reading.confidence for reading in readings if reading.right is right]
        axes.hist(
            values, bins=2 * BINS, range=(0, 1), alpha=0.6, color=colour, label=f"{label} ({len(values)})"
        )
    axes.legend()
    _name(axes, "confidence", "messages", "confidence")
    _save(figure, path)


def draw_intents(intents: Mapping[str, IntentScore], path: Path) -> None:
    """Precision and recall of each intent, the weakest at the top."""
    ordered = sorted(intents.items(), key=lambda item: -min(item[1].precision, item[1].recall))
    figure, axes = _sheet(8, max(2.0, 0.24 * len(ordered) + 1))
    places = np.arange(len(ordered))
    axes.barh(places + 0.2, [score.precision for _, score in ordered], 0.4, color=BLUE, label="precision")
    axes.barh(places - 0.2, [score.recall for _, score in ordered], 0.4, color=RED, label="recall")
    axes.set_yticks(places, [f"{name} ({score.messages})" for name, score in ordered], fontsize=7)
    axes.set_xlim(0, 1)
    axes.legend(loc="lower left", fontsize=7)
    _name(axes, "share", "", "intents")
    _save(figure, path)


def _sheet(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), dpi=110)
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot(111)


def _name(axes: Axes, x: str, y: str, title: str) -> None:
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_title(title)


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path)
