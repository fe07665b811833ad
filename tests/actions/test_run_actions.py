"""`rasa run actions`: Rasa's own action server finds every action of the domain, and nothing half made."""

from __future__ import annotations

from pathlib import Path

import yaml
from rasa_sdk.executor import ActionExecutor


def test_动作服务器找得到域里的每一个动作(root: Path) -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    wanted = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["actions"]
    assert sorted(executor.actions) == sorted(wanted)
