"""A training in a process of its own: its progress while it runs, its log, and how it ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.errors import ModelError

STEPS: Mapping[str, str] = {
    "MemberIntentClassifier": "学习怎么听懂一句话",
    "MemberEntityExtractor": "准备病名和称呼",
    "MemberDateExtractor": "准备日期",
    "MemberSignalDetector": "准备语气",
    "RulePolicy": "学习对话规则",
}
"""What is trained, as Rasa names it, and as trainers read it."""
LAST_LINES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line of progress: `started`, `step` (what: a component), `trained` or `current` (what: the model)."""

    kind: str
    what: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return JSON-ready values."""
        return {"kind": self.kind, "what": self.what}

    @classmethod
    def read(cls, text: str) -> Line | None:
        """Read a line of standard output, None when it is something else."""
        try:
            data: Any = json.loads(text)
            return cls(str(data["kind"]), str(data["what"]))
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is: `share` from 0 to 1, `step` in Chinese; `model` when it is trained, `failed` with why."""

    share: float = 0.0
    step: str = "开始"
    model: str | None = None
    failed: str | None = None

    def after(self, line: Line) -> Progress:
        """Return the progress after a line."""
        if line.kind in ("trained", "current"):
            return replace(self, share=1.0, step="完成", model=line.what)
        if line.kind == "step" and line.what in STEPS:
            done = list(STEPS).index(line.what) + 1
            return replace(self, share=max(self.share, done / (len(STEPS) + 1)), step=STEPS[line.what])
        return self


class TrainingRun:
    """Runs `python -m bot train --candidate --json`. What the process writes goes to `log`."""

    def __init__(
        self, root: Path, log: Path, branch: str | None = None, command: tuple[str, ...] | None = None
    ) -> None:
        words = ("train", "--candidate", "--json", *(("--branch", branch) if branch else ()))
        self._command = command or (sys.executable, "-m", "bot", *words)
        self._root = root
        self._process: asyncio.subprocess.Process | None = None
        self.log = log
        self.progress = Progress()

    async def run(self) -> AsyncIterator[Progress]:
        """Train, and yield every change of progress; the last one has `model` or `failed`."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._root,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
            self._process = process
            try:
                assert process.stdout is not None  # noqa: S101 - a pipe was asked for
                async for raw in process.stdout:
                    log.write(raw)
                    log.flush()
                    line = Line.read(raw.decode("utf-8", "replace"))
                    if line and self.progress != (after := self.progress.after(line)):
                        self.progress = after
                        yield after
                status = await process.wait()
            finally:
                self.stop()
        if status or self.progress.model is None:
            self.progress = replace(self.progress, failed=f"训练没有成功（退出码 {status}），请看日志")
            yield self.progress

    def stop(self) -> None:
        """End the process and everything it started, if it still runs."""
        if self._process and self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGTERM)

    def last_lines(self) -> list[str]:
        """Return the end of the log."""
        if not self.log.exists():
            return []
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]

    async def model(self) -> str:
        """Train to the end and return the model's name. Raises ModelError."""
        async for _ in self.run():
            continue
        if self.progress.failed or self.progress.model is None:
            raise ModelError(self.progress.failed or "no model")
        return self.progress.model
