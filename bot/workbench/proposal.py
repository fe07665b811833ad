"""A new intent as one reviewable change: examples, domain entry, rule and answer draft, never directly in service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.errors import InputError
from bot.text.similarity import key
from bot.workbench.checkout import Checkout, FileChange
from bot.workbench.label_writer import NLU, one_line
from bot.workbench.yaml_text import dump, load, load_faithful, with_line

NAME = re.compile(r"ask_[a-z][a-z0-9_]{2,40}")
DOMAIN = "domain.yml"
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a trainer proposes. `boundaries` says, by neighbour, what belongs there and not here; `answer` is a draft.

    Raises InputError (Chinese) when something is missing.
    """

    name: str
    title: str
    meaning: str
    examples: tuple[str, ...]
    answer: str
    clauses: tuple[str, ...] = ()
    boundaries: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Check what the types cannot say."""
        if not NAME.fullmatch(self.name):
            raise InputError("意图名用 ask_ 开头的小写英文，比如 ask_invoice。")
        if not self.title.strip() or not self.meaning.strip() or not self.answer.strip():
            raise InputError("请写上意图的叫法、意思和回答草稿。")
        if len({key(text) for text in self.examples}) < FEWEST:
            raise InputError(f"至少要 {FEWEST} 个不同的例子。")
        if any(mark in f"{self.title}{self.answer}" for mark in "{}"):
            raise InputError("回答草稿里先不要用占位符。")

    @property
    def response(self) -> str:
        """The response of the domain that answers it."""
        return f"utter_{self.name}"


def proposed(proposal: Proposal, checkout: Checkout) -> list[FileChange]:
    """Return the changes that add the intent. Raises InputError when it is there already, or an example is taken."""
    _check_examples(proposal, checkout)
    return [_data(proposal, checkout), *_domain(proposal, checkout), _rules(proposal, checkout)]


def _check_examples(proposal: Proposal, checkout: Checkout) -> None:
    wanted = {key(text) for text in proposal.examples}
    for path in checkout.files(NLU):
        for block in load(checkout.read(path) or "", path)["nlu"]:
            if block.get("intent") == proposal.name:
                raise InputError(f"已经有 {proposal.name} 这个意图了，在 {path}。")
            for row in str(block["examples"]).splitlines():
                if key(row.removeprefix("- ")) in wanted:
                    raise InputError(f"“{row.removeprefix('- ')}”已经是 {block['intent']} 的例子。")


def _data(proposal: Proposal, checkout: Checkout) -> FileChange:
    path = f"{NLU}/{proposal.name.removeprefix('ask_')}.yml"
    if checkout.read(path) is not None:
        raise InputError(f"{path} 已经有了，请换一个意图名。")
    lines = dict.fromkeys(one_line(text) for text in proposal.examples)
    block = CommentedMap(
        [
            ("intent", proposal.name),
            ("examples", LiteralScalarString("".join(f"- {line}\n" for line in lines))),
        ]
    )
    document = CommentedMap([("version", "3.1"), ("nlu", CommentedSeq([block]))])
    notes = [f"{proposal.title}：{proposal.meaning}", *(f"不是 {n}：{why}" for n, why in proposal.boundaries)]
    head = "".join(f"# {one_line(note)}\n" for note in notes)
    return FileChange(path, None, head + dump(document).replace("version: '3.1'", 'version: "3.1"', 1))


def _domain(proposal: Proposal, checkout: Checkout) -> list[FileChange]:
    """Put one line among the intents and the answer at the end of the responses; every other line stays as it is."""
    before = checkout.read(DOMAIN)
    if before is None:
        raise InputError("没有 domain.yml。")
    document = load(before, DOMAIN)
    if proposal.name in document["intents"] or proposal.response in document["responses"]:
        raise InputError(f"domain.yml 里已经有 {proposal.name}。")
    responses: CommentedMap = document["responses"]
    end = _end_of(before, document, "responses")
    with_answer = with_line(before, end, _answer(proposal, responses.lc.col))
    intents: CommentedSeq = document["intents"]
    last, column = intents.lc.item(len(intents) - 1)
    after = with_line(with_answer, last + 1, f"{' ' * (column - 2)}- {proposal.name}\n")
    read = load(after, DOMAIN)
    if read["intents"][-1] != proposal.name or proposal.response not in read["responses"]:
        raise InputError("domain.yml 的写法比较特别，请手工添加。")
    return [FileChange(DOMAIN, before, after)]


def _end_of(text: str, document: CommentedMap, name: str) -> int:
    """Return the line after the last one of a top-level entry."""
    starts = sorted(document.lc.key(other)[0] for other in document)
    begins = document.lc.key(name)[0]
    lines = text.splitlines()
    end = min((start for start in starts if start > begins), default=len(lines))
    while end > begins and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _answer(proposal: Proposal, column: int) -> str:
    variation = CommentedMap([("text", proposal.answer.strip())])
    if proposal.clauses:
        clauses = CommentedSeq(proposal.clauses)
        clauses.fa.set_flow_style()
        variation["metadata"] = CommentedMap([("clauses", clauses)])
        variation["metadata"].fa.set_flow_style()
    text = dump(CommentedMap([(proposal.response, CommentedSeq([variation]))]))
    return "".join(f"{' ' * column}{line}\n" for line in text.splitlines())


def _rules(proposal: Proposal, checkout: Checkout) -> FileChange:
    path = f"data/rules/{proposal.name.removeprefix('ask_')}.yml"
    before = checkout.read(path)
    steps: list[Any] = [{"intent": proposal.name}, {"action": proposal.response}]
    rule = CommentedMap(
        [("rule", f"会员问{proposal.title}"), ("steps", CommentedSeq(map(CommentedMap, steps)))]
    )
    if before is None:
        return FileChange(
            path, None, 'version: "3.1"\n\n' + dump(CommentedMap([("rules", CommentedSeq([rule]))]))
        )
    document = load_faithful(before, path)
    document["rules"].append(rule)
    return FileChange(path, before, dump(document))


def summary(changes: Sequence[FileChange]) -> str:
    """Return all changes as one diff, to be shown before anything is kept."""
    return "".join(change.diff for change in changes)
