"""`python -m bot outbox dead` and `outbox resend ID`: the operator sees what could not be delivered, and nobody's words."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.errors import DeliveryFailed
from bot.state.connect import connect
from bot.state.deliverer import Deliverer
from bot.state.outbox import Outbox


class Refusing:
    async def push(self, parcel: Parcel) -> None:
        raise DeliveryFailed("the member has blocked us", retryable=False)


def command(root: Path, var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "outbox", *words],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "BOT_VAR": str(var), "REDIS_URL": ""},
        timeout=60,
        check=False,
    )


async def test_a_dead_letter_is_listed_and_sent_again(root: Path, tmp_path: Path) -> None:
    var = tmp_path / "var"
    async with connect(None, var) as link:
        outbox = Outbox(link, ["pushy"])
        await outbox.put([Parcel("pushy:某会员", "reminder", Reply("最晚那一天"), "k1")])
        await Deliverer(outbox, {"pushy": Refusing()}).step()
        listed = await asyncio.to_thread(command, root, var, "dead")
        line = listed.stdout.strip()
        assert line.endswith("1 tries  the member has blocked us")
        assert "某会员" not in line
        assert "最晚那一天" not in line
        letter_id = line.split()[0]
        sent = await asyncio.to_thread(command, root, var, "resend", letter_id)
        assert (sent.returncode, sent.stdout) == (0, "back in the outbox\n")
        assert [p.key for p in await Outbox(link).waiting("pushy:某会员")] == ["k1"]
        assert (await asyncio.to_thread(command, root, var, "dead")).stdout == ""


@pytest.mark.parametrize("letter_id", ["s03-" + "0" * 32, "nonsense"])
def test_one_that_is_not_there_is_said_in_a_sentence(root: Path, tmp_path: Path, letter_id: str) -> None:
    told = command(root, tmp_path / "var", "resend", letter_id)
    assert told.returncode == 1
    assert "outbox dead" in told.stderr
    assert "Traceback" not in told.stderr
