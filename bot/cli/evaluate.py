"""`python -m bot evaluate`: judge the model on messages it never saw."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from bot.cli.parse import NoActions, parse_one
from bot.clock import parse_instant
from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import newest_model
from bot.settings import Settings
from bot.workbench import scores
from bot.workbench.confusion_picture import draw
from bot.workbench.held_out import HeldOut, read_dates, read_held_out
from bot.workbench.scores import Pair

AS_OF = parse_instant("2021-03-28T10:00:00+08:00")


def evaluate_model(held_out: Path, dates: Path, out: Path) -> None:
    """Write report.md, report.json, confusion.png and errors.jsonl, and print the headline."""
    engine = RasaEngine.load(newest_model(Settings.from_environment().model), NoActions())
    truths = read_held_out(held_out)
    pairs, milliseconds = timed(engine, truths)
    phrases = [(p, parse_one(engine, p.text, p.as_of)) for p in read_dates(dates)]
    figures = {**scores.headline(pairs), **scores.date_scores(phrases)}
    out.mkdir(parents=True, exist_ok=True)
    report = [f"{name}: {value}" for name, value in figures.items()]
    report += [f"{kind} F1: {f1:.3f}" for kind, (_, _, f1) in scores.entity_f1(pairs).items()]
    report += [f"parse p50 {quantile(milliseconds, 50):.2f} ms, p99 {quantile(milliseconds, 99):.2f} ms"]
    intents = scores.by_intent(pairs)
    table = [f"| {name} | {p:.3f} | {r:.3f} | {n} |" for name, (p, r, n) in intents.items()]
    header = ["", "| intent | precision | recall | messages |", "| --- | --- | --- | --- |"]
    (out / "report.md").write_text("\n".join([f"- {line}" for line in report] + header + table) + "\n")
    machine = {name: {"count": s.count, "of": s.of, "share": s.share} for name, s in figures.items()}
    (out / "report.json").write_text(json.dumps({"figures": machine, "intents": intents}, indent=1))
    write_errors(pairs, out / "errors.jsonl")
    draw(pairs, out / "confusion.png")
    typer.echo("\n".join(report))


def timed(engine: RasaEngine, truths: Sequence[HeldOut]) -> tuple[list[Pair], list[float]]:
    """Parse every message once for warmth and once by the clock; times in milliseconds."""
    for truth in truths[:200]:
        parse_one(engine, truth.text, AS_OF)
    pairs, milliseconds = [], []
    for truth in truths:
        started = time.perf_counter()
        found = parse_one(engine, truth.text, AS_OF)
        milliseconds.append((time.perf_counter() - started) * 1000)
        pairs.append((truth, found))
    return pairs, milliseconds


def quantile(values: Sequence[float], percent: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(values, n=100)[percent - 1]


def write_errors(pairs: Sequence[Pair], path: Path) -> None:
    """Write every message that was not understood as labelled."""
    with path.open("w", encoding="utf-8") as file:
        for truth, found in pairs:
            if set(found.intents) != set(truth.intents):
                row = {
                    "text": truth.text,
                    "wanted": truth.intents,
                    "found": found.intents,
                    "confidence": round(found.confidence, 3),
                    "decision": found.decision,
                    "source": truth.source,
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
