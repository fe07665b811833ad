"""How long pages of the review inbox take with many messages.

    python -m bench.inbox [--messages 200000] [--postgresql URL]

Fills a new record (SQLite in a temporary folder, or an empty PostgreSQL database) with made-up turns, feeds the inbox through its
own feed, and asks for pages by every filter. Prints the median and the slowest of each.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SHANGHAI
from bot.conversation.event import TurnEvent
from bot.conversation.stage import Stage
from bot.conversation.understanding import Decision, Ranked
from bot.record.address import database_address
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database, open_database
from bot.record.labels import Labels
from bot.record.review_feed import ReviewFeed
from bot.record.reviews import Reviews
from bot.record.upgrade import upgrade
from bot.workbench.label import Label, Verdict
from bot.workbench.review import Outcome, Reason, Status, Wanted

START = datetime(2021, 4, 1, tzinfo=SHANGHAI)
INTENTS = [f"ask_{name}_{n}" for name in ("refund", "claim", "policy", "shutdown") for n in range(10)]
CHARACTERS = "退款余额保单理赔几号哪天确诊申请材料什么时候到账怎么领"
BATCH = 2_000


def made_up(number: int, pick: random.Random) -> TurnEvent:
    """Return one turn that lands in the inbox."""
    intent = pick.choice(INTENTS)
    return TurnEvent(
        conversation_id=f"{pick.choice(('web', 'wechat'))}:{number // 3}",
        channel="web",
        text="".join(pick.choices(CHARACTERS, k=pick.randint(3, 30))),
        message_ids=(f"m-{number}",),
        received_at=START + timedelta(seconds=20 * number),
        answered_at=START + timedelta(seconds=20 * number + 1),
        intent=intent,
        confidence=pick.random() * 0.7,
        decision=pick.choice((Decision.REJECT, Decision.CLARIFY, Decision.ANSWER)),
        ranking=tuple(Ranked(name, 0.02) for name in INTENTS),
        intents=(intent,),
        entities=(),
        replies=(),
        clauses=(),
        stage=Stage.BOT,
        epoch=0,
        model_id="made-up",
        latency_ms=3.0,
    )


async def fill(database: Database, messages: int) -> None:
    """Record turns and feed the inbox."""
    pick = random.Random(7)
    for first in range(0, messages, BATCH):
        turns = [made_up(n, pick) for n in range(first, min(first + BATCH, messages))]
        events = [
            ReadEvent(f"e-{first + n}", replace(t, channel=t.conversation_id.partition(":")[0]))
            for n, t in enumerate(turns)
        ]
        await write_batch(database, events)
    await ReviewFeed(database).run()
    some = await Reviews(database).page(Wanted(), limit=500)
    await Labels(database).give({r.id: Label(Verdict.SKIP) for r in some}, "bench")


def filters(messages: int) -> Mapping[str, Wanted]:
    """Return what is asked for, by name."""
    middle = START + timedelta(seconds=10 * messages)
    return {
        "everything": Wanted(),
        "open": Wanted(status=Status.OPEN),
        "agreed": Wanted(status=Status.AGREED),
        "disputed (none)": Wanted(status=Status.DISPUTED),
        "one intent": Wanted(intent=INTENTS[3]),
        "reason": Wanted(reasons=Reason.UNSURE),
        "rare reason (none)": Wanted(reasons=Reason.THUMBS_DOWN),
        "outcome and channel": Wanted(outcome=Outcome.REJECTED, channel="wechat"),
        "confidence": Wanted(least=0.699, most=0.7),
        "days": Wanted(since=middle, until=middle + timedelta(days=1)),
        "search": Wanted(search="退款 哪天"),
        "search (none)": Wanted(search="没有这句话"),
        "all at once": Wanted(
            Status.OPEN, Reason.UNSURE, INTENTS[5], "web", search="余额", most=0.5, since=middle
        ),
    }


async def measure(database: Database, messages: int, rounds: int = 5) -> dict[str, list[float]]:
    """Return the milliseconds of a first page and of a page far back, by filter."""
    inbox = Reviews(database)
    found: dict[str, list[float]] = {}
    for name, wanted in filters(messages).items():
        for before in (None, messages // 2):
            for _ in range(rounds):
                started = time.perf_counter()
                await inbox.page(wanted, before=before)
                await inbox.counts()
                found.setdefault(name, []).append((time.perf_counter() - started) * 1000)
    return found


async def run(messages: int, postgresql: str | None) -> dict[str, list[float]]:
    """Fill a record of its own and measure."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(database_address(postgresql, Path(folder)))
        try:
            await upgrade(database)
            started = time.perf_counter()
            await fill(database, messages)
            print(f"filled in {time.perf_counter() - started:.0f} s")
            return await measure(database, messages)
        finally:
            await database.close()


def main() -> None:
    """Print median and slowest page, in milliseconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--postgresql")
    arguments = parser.parse_args()
    for name, times in asyncio.run(run(arguments.messages, arguments.postgresql)).items():
        print(f"{name:22} median {statistics.median(times):6.1f} ms   slowest {max(times):6.1f} ms")


if __name__ == "__main__":
    main()
