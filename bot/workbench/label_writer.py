"""Labels into the training files: each as one added (or moved) line, in the file where its intent is at home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.errors import InputError
from bot.text.similarity import key
from bot.workbench.checkout import Checkout, FileChange
from bot.workbench.label import Label, Verdict
from bot.workbench.two_questions import BORDER, FOLDER
from bot.workbench.yaml_text import dump, load_faithful

NLU = "data/nlu"
OWN_FILE = f"{FOLDER}/workbench.yml"
OWN_FILE_START = "# Messages members really wrote, labelled in the workbench.\ntwo_questions:\n"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with what it was agreed to mean."""

    text: str
    label: Label


@dataclass(frozen=True, slots=True)
class Left:
    """A label that was not written, and why (Chinese, for the trainer)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes that write labels, and what is left out of them."""

    changes: tuple[FileChange, ...]
    left: tuple[Left, ...]


class LabelWriter:
    """Plans changes on the files of one checkout; nothing is written before `Checkout.keep`."""

    def __init__(self, checkout: Checkout) -> None:
        self._before = {path: checkout.read(path) or "" for path in checkout.files(NLU)}
        self._pairs_before = checkout.read(OWN_FILE)
        self._documents = {path: load_faithful(text, path) for path, text in self._before.items()}
        self._pairs: list[tuple[str, Label]] = []
        self._known = {key(text): (path, block) for path, block, text in self._examples()}
        self._touched: set[str] = set()
        self._left: list[Left] = []

    def plan(self, labels: Iterable[Labelled]) -> Planned:
        """Return the changes for all labels. Raises InputError for an intent no file has."""
        for labelled in labels:
            self._add(labelled.text, labelled.label)
        changes = [self._change(path) for path in sorted(self._touched)]
        if self._pairs:
            changes.append(self._pair_change())
        return Planned(tuple(changes), tuple(self._left))

    def intents(self) -> list[str]:
        """Return every intent that has examples, sorted."""
        return sorted({block["intent"] for _, block in self._blocks()})

    def _add(self, text: str, label: Label) -> None:
        line = one_line(text)
        if label.verdict is Verdict.SKIP or not line:
            self._left.append(Left(text, "不用来训练"))
        elif label.verdict is Verdict.TWO:
            self._add_pair(line, label)
        elif BORDER in line or line.startswith(("[", "#")):
            self._left.append(Left(text, "有训练文件里的记号，请手工添加"))
        else:
            self._add_single(line, label.intents[0])

    def _add_single(self, line: str, intent: str) -> None:
        found = self._known.get(key(line))
        if found and found[1]["intent"] == intent:
            self._left.append(Left(line, "训练数据里已经有了"))
            return
        if found:
            self._remove(*found, line)
        path, block = self._home(intent)
        block["examples"] = LiteralScalarString(f"{block['examples'].rstrip()}\n- {line}\n")
        self._known[key(line)] = path, block
        self._touched.add(path)

    def _remove(self, path: str, block: CommentedMap, line: str) -> None:
        """Take the same message out of the intent it stood under until now."""
        kept = [row for row in block["examples"].splitlines() if key(row.removeprefix("- ")) != key(line)]
        block["examples"] = LiteralScalarString("\n".join(kept) + "\n")
        self._touched.add(path)

    def _add_pair(self, line: str, label: Label) -> None:
        if BORDER in line:
            self._left.append(Left(line, "有训练文件里的记号，请手工添加"))
            return
        label.parts(line)
        self._pairs.append((line, label))

    def _home(self, intent: str) -> tuple[str, CommentedMap]:
        """Return where an intent has most examples."""
        fitting = [(path, block) for path, block in self._blocks() if block["intent"] == intent]
        if not fitting:
            raise InputError(f"没有 {intent} 这个意图，请先提出新意图。")
        return max(fitting, key=lambda place: place[1]["examples"].count("\n"))

    def _blocks(self) -> Iterable[tuple[str, CommentedMap]]:
        for path, document in self._documents.items():
            yield from ((path, block) for block in document["nlu"] if "intent" in block)

    def _examples(self) -> Iterable[tuple[str, CommentedMap, str]]:
        for path, block in self._blocks():
            for row in block["examples"].splitlines():
                yield path, block, row.removeprefix("- ").strip()

    def _change(self, path: str) -> FileChange:
        return FileChange(path, self._before[path], dump(self._documents[path]))

    def _pair_change(self) -> FileChange:
        text = self._pairs_before or OWN_FILE_START
        document = load_faithful(text, OWN_FILE) if self._pairs_before else CommentedMap()
        rows: CommentedSeq = document.get("two_questions") or CommentedSeq()
        known = {str(row["text"]) for row in rows}
        added: list[Any] = []
        for line, label in self._pairs:
            first, second = label.parts(line)
            if f"{first}{BORDER}{second}" in known:
                self._left.append(Left(line, "训练数据里已经有了"))
            else:
                added.append((f"{first}{BORDER}{second}", label.intents))
        lines = "".join(_pair_rows(added))
        return FileChange(OWN_FILE, self._pairs_before, text.rstrip("\n") + "\n" + lines)


def _pair_rows(pairs: Sequence[tuple[str, tuple[str, ...]]]) -> list[str]:
    rows: CommentedSeq = CommentedSeq()
    for text, intents in pairs:
        names = CommentedSeq(intents)
        names.fa.set_flow_style()
        rows.append(CommentedMap([("text", text), ("intents", names)]))
    return [dump(rows)] if pairs else []


def one_line(text: str) -> str:
    """Return a message as one line of a training file: line breaks and runs of spaces are one space."""
    return " ".join(text.split())
