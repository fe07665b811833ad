"""How long a member's message takes to an agent's screen: 50 agents at the desk, 500 open conversations, on real sockets.

    python -m bench.desk                       # 50 agents, 500 conversations, 600 messages at 10 a second
    python -m bench.desk --agents 10 --conversations 100 --messages 100

Every agent has a page's connection open (not a browser's) with one conversation on it and as many more at hand as the desk allows; the
others wait in the queue. Members write over the widget's HTTP API. Measured from the first byte of the member's request to the frame that
holds the message: in the open conversation, and as a change of its line in the list.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bench.desk_people import PASSWORD, AgentAtDesk, Member
from bench.servers import this_bot
from bot.channels.web.sessions import Sessions
from bot.clock import system_now
from bot.record.accounts import Accounts
from bot.record.address import database_address
from bot.record.database import open_database
from bot.staff.account import NewAccount, Profile
from bot.staff.passwords import Passwords
from bot.staff.role import Role

SECRET = "a secret for one measurement"
WORKDAY = "2021-04-12T10:00:00+08:00"
AT_ONCE = 8
PATIENCE_SECONDS = 10.0


@dataclass(slots=True)
class Figures:
    """Seconds until a message was on a screen, and how many never were."""

    chat: list[float] = field(default_factory=list)
    line: list[float] = field(default_factory=list)
    lost: int = 0
    opened: int = 0

    def said(self) -> str:
        """Return them as a sentence."""
        return (
            f"open conversations: {self.opened}; in the open conversation: {percentiles(self.chat)}; "
            f"in the list: {percentiles(self.line)}; never arrived: {self.lost}"
        )


def percentiles(seconds: Sequence[float]) -> str:
    """Return median, p95 and the slowest in ms, and of how many."""
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return (
        f"median {statistics.median(ordered) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"slowest {ordered[-1] * 1000:.0f} ms ({len(ordered)} messages)"
    )


async def measure(
    url: str, names: Sequence[str], conversations: int, messages: int, *, per_second: float, limit: int = 5
) -> Figures:
    """Fill the desk and send messages; `names` are accounts with PASSWORD, `limit` is what each may have at hand."""
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100))
        )
        agents: list[AgentAtDesk] = []
        for name in names:
            jar = aiohttp.CookieJar(unsafe=True)
            agents.append(
                AgentAtDesk(await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)), url, name)
            )
        await some_at_once(agent.sits_down() for agent in agents)
        readers = [asyncio.create_task(agent.reads()) for agent in agents]
        try:
            members = made_up(conversations)
            await some_at_once(member.says(web, url, "转人工") for member in members)
            held = await hand_out(agents, members, limit)
            return await talk(web, url, held, messages, per_second, len(members))
        finally:
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)


def made_up(count: int) -> list[Member]:
    """Return members with sessions of their own."""
    sessions = Sessions(SECRET.encode(), timedelta(days=1), system_now)
    fresh = [sessions.new() for _ in range(count)]
    return [Member(s, sessions.sign(s), f"198.18.{n // 250}.{n % 250 + 1}") for n, s in enumerate(fresh)]


async def hand_out(
    agents: Sequence[AgentAtDesk], members: Sequence[Member], limit: int
) -> list[tuple[AgentAtDesk, Member]]:
    """Give each agent as many conversations as allowed and open the first of each; return who has whom."""
    held = list(zip([agent for agent in agents for _ in range(limit)], members, strict=False))
    for agent in agents:
        own = [member for who, member in held if who is agent]
        for member in own:
            await agent.act("take", chat=member.chat)
        if own:
            await agent.opens(own[0].chat)
    await asyncio.sleep(2)
    return held


async def talk(  # noqa: PLR0917
    web: aiohttp.ClientSession,
    url: str,
    held: Sequence[tuple[AgentAtDesk, Member]],
    messages: int,
    per_second: float,
    opened: int,
) -> Figures:
    """Let members write at an even pace, every second one in a conversation that is on a screen."""
    shown = [pair for pair in held if pair[0].open_chat == pair[1].chat]
    others = [pair for pair in held if pair[0].open_chat != pair[1].chat] or shown
    figures = Figures(opened=opened)
    tasks = []
    for number in range(messages):
        on_screen = number % 2 == 0
        agent, member = random.choice(shown if on_screen else others)
        tasks.append(
            asyncio.create_task(one(web, url, agent, member, f"消息{number}", figures, on_screen=on_screen))
        )
        await asyncio.sleep(1 / per_second)
    await asyncio.gather(*tasks)
    return figures


async def one(  # noqa: PLR0917
    web: aiohttp.ClientSession,
    url: str,
    agent: AgentAtDesk,
    member: Member,
    text: str,
    figures: Figures,
    *,
    on_screen: bool,
) -> None:
    """Send a message and wait for it on the agent's side."""
    before = agent.rows.get(member.chat, {}).get("version", 0)
    started = time.perf_counter()
    sent = asyncio.create_task(member.says(web, url, text))
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                await asyncio.sleep(0.002)
                if on_screen and text in agent.seen:
                    figures.chat.append(agent.seen[text] - started)
                    break
                newer = [
                    at
                    for (chat, version), at in agent.lines.items()
                    if chat == member.chat and version > before
                ]
                if not on_screen and newer:
                    figures.line.append(min(newer) - started)
                    break
            await sent
            return
    figures.lost += 1


async def some_at_once(work: Any) -> None:
    """Do many things, a few at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def do(one_of_them: Any) -> None:
        async with gate:
            await one_of_them

    await asyncio.gather(*(do(one_of_them) for one_of_them in work))


async def add_agents(var: Path, names: Sequence[str]) -> None:
    """Add accounts to the record of the bot that keeps its state in `var`."""
    database = open_database(database_address(None, var))
    kept = await Passwords().hash(PASSWORD)
    for name in names:
        await Accounts(database).add(NewAccount(name, Profile(name, (Role.AGENT,)), kept), "system")
    await database.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    for option, usual in (("agents", 50), ("conversations", 500), ("messages", 600), ("per-second", 10)):
        parser.add_argument(f"--{option}", type=int, default=usual)
    asked = parser.parse_args()
    names = [f"agent{number}" for number in range(asked.agents)]
    for line in lines(asked, names):
        print(line)


def lines(asked: argparse.Namespace, names: Sequence[str]) -> Iterator[str]:
    """Measure on a bot of its own."""
    with tempfile.TemporaryDirectory() as var:
        settings = {
            "BOT_VAR": var,
            "BOT_SECRET": SECRET,
            "BOT_AS_OF": WORKDAY,
            "BOT_TRUSTED_PROXIES": "127.0.0.1",
        }
        with this_bot(**settings) as bot:
            asyncio.run(add_agents(Path(var), names))
            url = f"http://127.0.0.1:{bot.port}"
            found = asyncio.run(
                measure(url, names, asked.conversations, asked.messages, per_second=asked.per_second)
            )
            yield f"{len(names)} agents, {asked.per_second} messages a second: {found.said()}"
            yield f"memory of the server: {bot.megabytes:.0f} MB"


if __name__ == "__main__":
    main()
