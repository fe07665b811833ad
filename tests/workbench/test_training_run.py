"""训练在自己的进程里跑：看得到进度和日志，停得下来，失败了说得清。"""

import asyncio
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ModelError
from bot.workbench.training_run import STEPS, Line, Progress, TrainingRun

GOOD = """
import sys
print('{"kind": "started", "what": ""}', flush=True)
print("INFO something", file=sys.stderr, flush=True)
print('not a line', flush=True)
print('{"kind": "step", "what": "MemberIntentClassifier"}', flush=True)
print('{"kind": "step", "what": "RulePolicy"}', flush=True)
print('{"kind": "trained", "what": "summer.tar.gz"}', flush=True)
"""
BAD = "import sys; print('Traceback: 数据里有错', file=sys.stderr); sys.exit(3)"
LONG = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def run(tmp_path: Path, program: str) -> TrainingRun:
    return TrainingRun(tmp_path, tmp_path / "log.txt", command=(sys.executable, "-c", program))


async def test_一步一步看得到进度_最后有模型的名字(tmp_path: Path) -> None:
    training = run(tmp_path, GOOD)
    seen = [progress async for progress in training.run()]
    assert [progress.step for progress in seen] == [
        STEPS["MemberIntentClassifier"],
        STEPS["RulePolicy"],
        "完成",
    ]
    assert [progress.share for progress in seen] == sorted(progress.share for progress in seen)
    assert seen[-1].model == "summer.tar.gz"
    assert "INFO something" in training.last_lines()


async def test_失败了说退出码_日志里看得到原因(tmp_path: Path) -> None:
    training = run(tmp_path, BAD)
    with pytest.raises(ModelError, match="退出码 3"):
        await training.model()
    assert any("数据里有错" in line for line in training.last_lines())


async def test_停下来_它起的进程也停(tmp_path: Path) -> None:
    training = run(tmp_path, LONG)
    work = asyncio.create_task(training.model())
    await asyncio.sleep(0.5)
    training.stop()
    with pytest.raises(ModelError):
        await asyncio.wait_for(work, 10)


@given(st.text(max_size=80))
def test_什么样的输出都不会让进度出错(text: str) -> None:
    line = Line.read(text)
    assert line is None or 0 <= Progress().after(line).share <= 1
