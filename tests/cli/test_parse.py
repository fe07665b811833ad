"""`python -m bot parse`: the contract that others measure us by."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LINES = [
    "我妈去年腊月二十三查出乳腺癌 还能申请不",
    "我电话是 138 0000 1234 余额36块5啥时候退",
    "2月30号确诊的",
    "",
    "今天天气咋样",
    "👌👌",
    "x" * 10_000,
    "<script>alert(1)</script>",
    '{"message": 1}',
]


@pytest.fixture(scope="module")
def parsed(root: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "parse", "--as-of", "2021-03-28T10:00:00+08:00"],
        input="\n".join(LINES) + "\n",
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=180,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_一行进_一行出(parsed: list[dict[str, Any]]) -> None:
    assert [row["text"] for row in parsed] == LINES


def test_每一行都有合同里的每一项(parsed: list[dict[str, Any]]) -> None:
    for row in parsed:
        assert set(row) == {"text", "intent", "confidence", "ranking", "intents", "decision", "entities"}
        assert row["decision"] in ("answer", "clarify", "reject")
        assert len(row["ranking"]) == 43
        assert sum(r["confidence"] for r in row["ranking"]) == pytest.approx(1, abs=0.02)


def test_实体有原文的位置和规整的值(parsed: list[dict[str, Any]]) -> None:
    found = {e["entity"]: e for e in parsed[0]["entities"]}
    assert found["date"]["value"] == {"from": "2021-02-04", "to": "2021-02-04"}
    assert (found["relation"]["value"], found["disease"]["value"]) == ("mother", "乳腺癌")
    for row in parsed:
        for entity in row["entities"]:
            assert row["text"][entity["start"] : entity["end"]] == entity["text"]


def test_手机号和金额的值是规整的(parsed: list[dict[str, Any]]) -> None:
    found = {e["entity"]: e for e in parsed[1]["entities"]}
    assert (found["phone"]["value"], found["phone"]["text"]) == ("13800001234", "138 0000 1234")
    assert found["amount"]["value"] == "36.50"


def test_日历上没有的日子_说得出来(parsed: list[dict[str, Any]]) -> None:
    [date] = [e for e in parsed[2]["entities"] if e["entity"] == "date"]
    assert (date["value"], date["problem"]) == (None, "impossible")


def test_不相干的不回答(parsed: list[dict[str, Any]]) -> None:
    assert parsed[4]["decision"] != "answer"
