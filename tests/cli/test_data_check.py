"""`python -m bot data check`: what training data must never hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from bot.cli.data_check import check_data


def test_现在的训练数据没有毛病(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check_data(root)
    assert ", 0 findings," in capsys.readouterr().out


def test_有毛病就退出_程序也读得懂(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("data", "actions", "tests/data", "domain.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "data").unlink()
    for name in ("plans", "lexicon"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).symlink_to(root / "data" / name)
    (tmp_path / "data/nlu").mkdir()
    (tmp_path / "data/nlu/a.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - 你好\n")
    with pytest.raises(typer.Exit):
        check_data(tmp_path, as_json=True)
    (finding, *_) = json.loads(capsys.readouterr().out)
    assert (finding["kind"], finding["intents"], finding["must_be_mended"]) == ("thin", ["greet"], True)
    assert "99 句" in finding["suggestion"]
