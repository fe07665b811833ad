"""`kill -9` of a deliverer in the middle of a delivery: another goes on, in order, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from bot.state.dead_letters import DeadLetters
from bot.state.deliverer import Deliverer, Patience
from bot.state.outbox import Outbox
from tests.state.parcels import Postman, parcel

SCRIPT = Path(__file__).with_name("deliver_into_a_file.py")
ROOT = SCRIPT.parents[2]


def wait_until_written(file: Path, text: str) -> None:
    deadline = time.monotonic() + 30
    while not file.exists() or text not in file.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def test_another_deliverer_takes_over_where_the_killed_one_was(redis_url, link, tmp_path):
    outbox = Outbox(link, ["pushy"])
    texts = ["一", "二", "三", "四"]
    await outbox.put([parcel(text) for text in texts] + [parcel("甲", user="小李")])
    notes = tmp_path / "notes"
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, str(SCRIPT), redis_url, str(notes), "二"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        await asyncio.to_thread(wait_until_written, notes, "二")
    finally:
        killed.kill()
        await killed.wait()
    postman = Postman(wanted=3)
    deliverer = Deliverer(outbox, {"pushy": postman}, Patience(lease=5, look=0.02))
    task = asyncio.create_task(deliverer.run())
    async with asyncio.timeout(10):
        await postman.all_there.wait()
    deliverer.stop()
    await task
    # At least once: 二 had reached the far side, and comes again with the same key.
    before = [line for line in notes.read_text().splitlines() if line != "甲"]
    assert before == ["一", "二"]
    assert postman.delivered == [parcel("二"), parcel("三"), parcel("四")]
    assert await outbox.oldest() is None
    assert await DeadLetters(link).all() == []
