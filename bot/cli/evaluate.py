"""`python -m bot evaluate`: judge a model on messages it never saw, in dialogues, and against the gate's floors."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import newest_model
from bot.dialogue.parse_raw import parse_one
from bot.server.workbench.judging import AS_OF, Project, cross_figures, open_theatre, play_and_tell
from bot.server.workbench.promotion import find_archive
from bot.settings import ROOT, Settings
from bot.workbench import judgement as judgements
from bot.workbench import scores
from bot.workbench.confusion_picture import draw
from bot.workbench.gate import FILE, Verdict, decide, read_rules
from bot.workbench.held_out import HeldOut, read_dates, read_held_out
from bot.workbench.judgement import Judgement
from bot.workbench.model_pictures import draw_all
from bot.workbench.scores import Pair


def evaluate_model(
    held_out: Path,
    dates: Path,
    out: Path,
    model: str | None = None,
    *,
    cross_validation: bool = False,
    as_json: bool = False,
) -> None:
    """Write report.md, report.json, errors.jsonl and pictures, keep the judgement beside the model, and print the headline.

    Exits with 1 when a dialogue fails or a figure is below the gate's floors.
    """
    settings = Settings.from_environment()
    path = find_archive(settings.model, model) if model else newest_model(settings.model)
    project = Project(ROOT, settings.plan)
    theatre = open_theatre(project, path)
    pairs, milliseconds = timed(theatre.engine, read_held_out(held_out))
    phrases = [(p, parse_one(theatre.engine, p.text, p.as_of)) for p in read_dates(dates)]
    judged = play_and_tell(
        project, theatre, path, pairs, folds=cross_figures(project) if cross_validation else {}
    )
    judgements.keep(judged, settings.model)
    verdict = decide(judged, None, read_rules(ROOT / FILE))
    figures = {**scores.headline(pairs), **scores.date_scores(phrases)}
    lines = report_lines(judged, figures, pairs, milliseconds)
    write_report(out, judged, figures, pairs, lines)
    typer.echo(
        json.dumps(machine(judged, figures, verdict), ensure_ascii=False, indent=1)
        if as_json
        else "\n".join(lines)
    )
    tell_verdict(verdict, quiet=as_json)


def report_lines(
    judged: Judgement, figures: dict[str, scores.Share], pairs: Sequence[Pair], milliseconds: Sequence[float]
) -> list[str]:
    """Return the headline, line by line."""
    lines = [f"{name}: {value}" for name, value in figures.items()]
    lines += [f"{kind} F1: {f1:.3f}" for kind, (_, _, f1) in scores.entity_f1(pairs).items()]
    lines += [f"parse p50 {quantile(milliseconds, 50):.2f} ms, p99 {quantile(milliseconds, 99):.2f} ms"]
    lines += [f"dialogues: {len(judged.dialogues) - len(judged.failed)} of {len(judged.dialogues)} hold"]
    return lines + [f"cross-validation {name}: {value}" for name, value in judged.cross_validation.items()]


def write_report(
    out: Path,
    judged: Judgement,
    figures: dict[str, scores.Share],
    pairs: Sequence[Pair],
    lines: Sequence[str],
) -> None:
    """Write the report for people and for programs, the errors, and the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    intents = scores.by_intent(pairs)
    table = [f"| {name} | {p:.3f} | {r:.3f} | {n} |" for name, (p, r, n) in intents.items()]
    header = ["", "| intent | precision | recall | messages |", "| --- | --- | --- | --- |"]
    (out / "report.md").write_text("\n".join([f"- {line}" for line in lines] + header + table) + "\n")
    shares = {name: {"count": s.count, "of": s.of, "share": s.share} for name, s in figures.items()}
    (out / "report.json").write_text(json.dumps({"figures": shares, "intents": intents}, indent=1))
    write_errors(pairs, out / "errors.jsonl")
    draw(pairs, out / "confusion.png")
    draw_all(judged, out)


def machine(judged: Judgement, figures: dict[str, scores.Share], verdict: Verdict) -> dict[str, object]:
    """Return what programs read."""
    kept = judged.as_dict()
    return {
        "model": judged.model,
        "data_version": judged.data_version,
        "figures": {name: round(share.share, 4) for name, share in figures.items()},
        "intents": kept["intents"],
        "dialogues": len(judged.dialogues),
        "failed": [{"name": d.name, "title": d.title, "problems": d.problems} for d in judged.failed],
        "cross_validation": dict(judged.cross_validation),
        "gate": verdict.as_dict(),
    }


def tell_verdict(verdict: Verdict, *, quiet: bool = False) -> None:
    """Print what the gate says, and exit with 1 when it says no."""
    for failure in () if quiet else verdict.failures:
        typer.echo(f"gate: {failure.what}")
    if not verdict.passed:
        raise typer.Exit(1)


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
