"""Everything that can be wrong with a project's training data and answers, in one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.plan.load import load_plan
from bot.plan.plan import Plan
from bot.text.entities import EntityFinder
from bot.workbench.health import balance, citations, likeness, unread
from bot.workbench.health.citations import Said, read_said
from bot.workbench.health.finding import Finding
from bot.workbench.health.likeness import Read
from bot.workbench.held_out import read_held_out
from bot.workbench.reading import Reader, lexicon_words, open_reader
from bot.workbench.training_files import read_examples
from bot.workbench.two_questions import TwoQuestions, read_two_questions


@dataclass(frozen=True, slots=True)
class Project:
    """What is examined. `examples` are (intent, text)."""

    examples: Sequence[tuple[str, str]]
    pairs: Sequence[TwoQuestions]
    held_out: Sequence[str]
    said: Sequence[Said]
    plan: Plan
    cited_in_code: frozenset[str]
    reader: Reader


def read_project(root: Path, plan: str = "shuidi", held_out: Path | None = None) -> Project:
    """Read a project's files. Raises InputError or PlanError naming the file that is wrong."""
    found = load_plan(root / "data" / "plans" / f"{plan}.yml")
    return Project(
        read_examples(root / "data" / "nlu"),
        read_two_questions(root / "data" / "two_questions"),
        [row.text for row in read_held_out(held_out or root / "tests" / "data" / "heldout")],
        read_said(root / "domain.yml"),
        found,
        cited_in_code(root / "actions", found),
        open_reader(root),
    )


def examine(project: Project, reads: Sequence[Read] = ()) -> list[Finding]:
    """Return every finding, what must be mended first; `reads` (of a cross-validation) tell confusable intents."""
    found = [*_of_examples(project), *_of_readers(project), *likeness.confusable(reads)]
    found += citations.citations(project.said, project.plan, project.cited_in_code)
    return sorted(found, key=lambda finding: not finding.must_be_mended)


def _of_examples(project: Project) -> Iterator[Finding]:
    examples = project.examples
    yield from likeness.alike(examples)
    yield from likeness.alike_pairs(project.pairs)
    yield from likeness.strange_intents(project.pairs, frozenset(intent for intent, _ in examples))
    yield from balance.thin(examples)
    yield from balance.one_sided(examples)
    both = [*examples, *((" + ".join(pair.intents), pair.text) for pair in project.pairs)]
    yield from likeness.leaked(both, project.held_out)


def _of_readers(project: Project) -> Iterator[Finding]:
    texts = [*(text for _, text in project.examples), *(pair.text for pair in project.pairs)]
    reader = project.reader
    yield from unread.unread_dates(texts)
    yield from unread.unread_diseases(texts, EntityFinder(reader.lexicon, reader.words, reader.sounds))
    yield from unread.bad_cuts(texts, lexicon_words(reader.lexicon), reader.cut)


def cited_in_code(actions: Path, plan: Plan) -> frozenset[str]:
    """Return the clauses that the actions name in their code."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(actions.glob("*.py")))
    return frozenset(
        name for name in plan.clauses if f'"{name}"' in code or f"clause_{name.replace('.', '_')}" in code
    )
