"""One training at a time on this machine: it runs in processes of its own, and every worker reads how far it is from a file."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import ModelError
from bot.workbench.training_run import Progress, TrainingRun

log = logging.getLogger(__name__)

STALE_SECONDS = 3600.0
"""A training whose file has not changed for so long has died with its worker."""
TRAINING_PART = 0.6
"""Share of the whole that training takes; the rest is judging."""
JUDGING = "评测：演对话、读测试句"


@dataclass(frozen=True, slots=True)
class State:
    """How far a training is; `running` until it is judged or has failed."""

    running: bool
    by: str
    share: float = 0.0
    step: str = "开始"
    model: str | None = None
    failed: str | None = None


class Trainings:
    """Starts trainings and tells of the last one. `folder` keeps state and log, on the disk all workers share."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._task: asyncio.Task[None] | None = None

    @property
    def log(self) -> Path:
        """Where the log lies."""
        return self._folder / "log.txt"

    def state(self) -> State | None:
        """Return the state of the last training, None when there was none."""
        try:
            found = State(**json.loads(self._place.read_text(encoding="utf-8")))
            old = time.time() - self._place.stat().st_mtime > STALE_SECONDS
        except (OSError, ValueError, TypeError):
            return None
        return (
            State(False, found.by, found.share, found.step, found.model, "训练中断了")
            if found.running and old
            else found
        )

    def log_lines(self, most: int = 80) -> list[str]:
        """Return the end of the log."""
        return TrainingRun(self._root, self.log).last_lines()[-most:]

    def start(self, by: str, branch: str | None = None) -> None:
        """Start training a candidate and judging it. Raises ModelError while another one runs."""
        now = self.state()
        if now and now.running:
            raise ModelError(f"a training by {now.by} is running")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._keep(State(True, by))
        self._task = asyncio.create_task(
            self._run(by, TrainingRun(self._root, self.log, branch)), name="training"
        )

    async def _run(self, by: str, run: TrainingRun) -> None:
        try:
            async for progress in run.run():
                self._keep(_state(by, progress))
            if run.progress.model:
                await self._judge(by, run.progress.model)
        except Exception as error:  # the edge of a task nobody waits for
            log.exception("the training could not be run")
            self._keep(State(False, by, failed=f"训练没有跑起来：{type(error).__name__}"))

    async def _judge(self, by: str, model: str) -> None:
        self._keep(State(True, by, TRAINING_PART, JUDGING, model))
        words = (
            sys.executable,
            "-m",
            "bot",
            "evaluate",
            "--model",
            model,
            "--out",
            str(self._folder / "report"),
        )
        with self.log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(*words, cwd=self._root, stdout=out, stderr=out)
            status = await process.wait()
        judged = status in (0, 1)  # 1: it was judged, and is below a floor
        failed = None if judged else f"评测没有成功（退出码 {status}），请看日志"
        self._keep(State(False, by, 1.0, "完成", model, failed))

    @property
    def _place(self) -> Path:
        return self._folder / "state.json"

    def _keep(self, state: State) -> None:
        fresh = self._place.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
        with suppress(OSError):
            fresh.replace(self._place)


def _state(by: str, progress: Progress) -> State:
    return State(
        progress.failed is None,
        by,
        progress.share * TRAINING_PART,
        progress.step,
        progress.model,
        progress.failed,
    )
