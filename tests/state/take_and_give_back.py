"""A desk process for the kill test: takes the ticket, writes, gives it back, has it opened again, without end."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from bot.clock import system_now
from bot.conversation.stage import Stage
from bot.desk import acts
from bot.desk.agents import Agent, Presence
from bot.desk.change import Change
from bot.desk.desk import Desk
from bot.desk.ticket import TicketState
from bot.errors import StateError
from bot.state.connect import open_link
from bot.state.desk_tickets import RedisTickets
from tests.state.desk_stage import RULES


async def work(url: str, chat: str, name: str) -> None:
    link = open_link(url)
    desk = Desk(RedisTickets(link), RULES, system_now)
    agent = Agent(name, name, Presence.ONLINE, system_now(), limit=99)
    number = 0
    print("ready", flush=True)
    while True:
        number += 1
        with suppress(StateError):
            ticket = (await desk.see(chat)).ticket
            if ticket is None or ticket.state is TicketState.CLOSED:
                await desk.change(
                    chat, lambda t: Change(acts.reopened(t, system_now(), left=False), Stage.WAITING)
                )
            await desk.take(chat, agent)
            print("took", flush=True)
            await desk.write(chat, agent, f"第{number}句", f"{name}:{number}")
            print("wrote", flush=True)
            await desk.give_back(chat, agent.id)
            print("gave back", flush=True)


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
