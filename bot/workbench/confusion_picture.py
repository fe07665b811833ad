"""The confusion matrix as a picture: rows are what was asked, columns what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.workbench.scores import Pair


def draw(pairs: Sequence[Pair], path: Path) -> None:
    """Write a PNG over the messages of one question."""
    singles = [(t.intents[0], f.intent or "") for t, f in pairs if len(t.intents) == 1]
    names = sorted({name for pair in singles for name in pair})
    place = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for truth, guess in singles:
        matrix[place[truth], place[guess]] += 1
    rows = matrix.sum(axis=1, keepdims=True)
    figure = Figure(figsize=(15, 14), dpi=110)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(111)
    axes.imshow(matrix / np.maximum(rows, 1), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_xlabel("understood")
    axes.set_ylabel("asked")
    for row, column in zip(*np.nonzero(matrix), strict=True):
        colour = "white" if matrix[row, column] > rows[row, 0] / 2 else "black"
        axes.text(
            column, row, f"{matrix[row, column]:.0f}", ha="center", va="center", fontsize=6, color=colour
        )
    figure.tight_layout()
    figure.savefig(path)
