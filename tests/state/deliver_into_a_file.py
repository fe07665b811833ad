"""A deliverer in a process of its own: writes what it delivers to a file, and hangs in the middle of the parcel it is told.

Run as a script: `deliver_into_a_file.py REDIS_URL FILE TEXT_TO_HANG_AT`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.state.connect import open_link
from bot.state.deliverer import Deliverer, Patience
from bot.state.outbox import Outbox


class Notebook:
    def __init__(self, file: Path, hang_at: str) -> None:
        self._file = file
        self._hang_at = hang_at

    async def push(self, parcel) -> None:
        with self._file.open("a") as file:
            file.write(f"{parcel.reply.text}\n")
        if parcel.reply.text == self._hang_at:
            await asyncio.sleep(60)


async def main(url: str, file: Path, hang_at: str) -> None:
    link = open_link(url)
    outbox = Outbox(link, ["pushy"])
    await Deliverer(outbox, {"pushy": Notebook(file, hang_at)}, Patience(lease=1.0, look=0.02)).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
