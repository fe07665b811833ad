"""Building the desk: its rules, its live state, what the turn asks it, and what it does by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI

from actions.responses import load_responses
from actions.services import Services
from actions.suggestions import Suggestions
from actions.wording import plan_values
from bot.channels.hooks.pusher import hook_pusher
from bot.clock import system_now
from bot.conversation.ports import Pusher
from bot.desk.desk import Desk
from bot.desk.hooks import CHANNEL, Hooks
from bot.desk.quick_replies import QuickReply, load_quick_replies
from bot.desk.reception import Reception
from bot.desk.rounds import Rounds
from bot.desk.rules import DeskRules, load_rules
from bot.desk.standings import DeskStandings
from bot.desk.waiting_room import WaitingRoom
from bot.plan.plan import Plan
from bot.server.desk_api import routes
from bot.server.metrics import Metrics
from bot.server.outgoing import start_every
from bot.settings import ROOT, Settings
from bot.state import keys
from bot.state.desk_presence import RedisPresence
from bot.state.desk_tickets import RedisTickets
from bot.state.history import History
from bot.state.link import Link
from bot.state.wake_up import WakeUp

ROUND_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class DeskParts:
    """Everything the desk's pages and the API for outside desks stand on."""

    desk: Desk
    rules: DeskRules
    presence: RedisPresence
    room: WaitingRoom
    reception: Reception
    standings: DeskStandings
    quick_replies: tuple[QuickReply, ...]
    suggestions: Suggestions
    changes: WakeUp
    """Tells of changed tickets, by `bot.state.history.name_of`, and of people who come and go; `ANY` for a list."""


def build_desk(settings: Settings, link: Link, plan: Plan, services: Services) -> DeskParts:
    """Build the desk. Raises SettingsError or PlanError when one of its files is wrong."""
    rules = load_rules(ROOT / "data" / "desk.yml")
    hooks = Hooks(settings.desk_hook_url is not None)
    tickets, presence = RedisTickets(link, hooks), RedisPresence(link)
    room = WaitingRoom(tickets, presence, system_now, rules.handling_minutes)
    quick = load_quick_replies(ROOT / "data" / "quick_replies.yml", plan.clauses, plan_values(plan))
    responses = load_responses(ROOT / "domain.yml")
    return DeskParts(
        desk=Desk(tickets, rules, system_now),
        rules=rules,
        presence=presence,
        room=room,
        reception=Reception(room, services.hours, rules, system_now, hooks),
        standings=DeskStandings(tickets, room, rules, system_now),
        quick_replies=quick,
        suggestions=Suggestions(plan, responses, services.members, members_clock(settings)),
        changes=WakeUp(link, keys.DESK_CHANGED),
    )


def members_clock(settings: Settings) -> Callable[[], datetime]:
    """Return the clock members live by: the set one in a demonstration, else the machine's."""
    return lambda: settings.as_of or system_now()


async def hook_pushers(stack: AsyncExitStack, settings: Settings) -> Mapping[str, Pusher]:
    """Return who tells the outside desk, where one is named."""
    if settings.desk_hook_url is None or settings.desk_hook_secret is None:
        return {}
    secret = settings.desk_hook_secret.get_secret_value()
    pusher = await stack.enter_async_context(hook_pusher(settings.desk_hook_url, secret, system_now))
    return {CHANNEL: pusher}


def mount_desk_api(app: FastAPI, parts: DeskParts, history: History, settings: Settings) -> None:
    """Add the API for outside desks, where the setting gives it a token."""
    if settings.desk_api_token is not None:
        token = settings.desk_api_token.get_secret_value()
        app.include_router(routes.router(parts.desk, parts.presence, history, token, system_now))


def start_rounds(
    stack: AsyncExitStack,
    parts: DeskParts,
    settings: Settings,
    leads: Callable[[], bool],
    metrics: Metrics,
) -> None:
    """Look after open tickets while this process leads, until the stack ends."""
    stack.push_async_callback(parts.changes.close)
    reception = parts.reception
    rounds = Rounds(parts.desk, parts.presence, reception.hours, members_clock(settings), system_now)
    counts = {"waiting": 0, "agent": 0}

    async def go() -> None:
        if leads():
            await rounds.go()
            states = [t.state.value for t in await parts.desk.tickets.all_open()]
            counts.update({state: states.count(state) for state in counts})
        else:
            counts.update(dict.fromkeys(counts, 0))

    start_every(stack, ROUND_SECONDS, go, "desk-rounds")
    metrics.gauge(
        "bot_desk_waiting",
        "Tickets in the queue; 0 where this process does not lead.",
        lambda: float(counts["waiting"]),
    )
    metrics.gauge(
        "bot_desk_held",
        "Tickets agents have; 0 where this process does not lead.",
        lambda: float(counts["agent"]),
    )
