"""The only place where things are built and handed to each other."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from actions.build import build_executor
from actions.reminder_texts import ReminderTexts
from actions.responses import load_responses
from actions.services import Services
from bot import clock
from bot.conversation.turn import Engines, Turns
from bot.desk.hours import load_hours
from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import newest_model
from bot.members.api import MemberApi
from bot.members.api import connect as connect_members
from bot.members.breaker import Breaker, BreakerState
from bot.plan.load import load_plan
from bot.plan.plan import Plan
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.recorder import Recorder
from bot.record.upgrade import upgrade
from bot.server.metrics import Metrics
from bot.server.outgoing import start_outgoing, start_reminders
from bot.settings import ROOT, Settings
from bot.state.connect import connect
from bot.state.events import EventSource
from bot.state.limits import RedisLimits
from bot.state.link import Link
from bot.state.member_cache import RedisMemberCache
from bot.state.reminders import Reminders
from bot.state.store import RedisLiveState
from bot.state.vault import RedisVault
from bot.text.privacy import random_token


@dataclass(frozen=True, slots=True)
class Wired:
    """Everything the app is made of."""

    settings: Settings
    plan: Plan
    turns: Turns
    limits: RedisLimits
    metrics: Metrics
    checks: dict[str, Callable[[], Awaitable[None]]]


@asynccontextmanager
async def wire(settings: Settings) -> AsyncIterator[Wired]:
    """Build everything on these settings, and end it in reverse order.

    Raises SettingsError, PlanError, ModelError, StateUnavailable or RecordUnavailable when a part cannot start.
    """
    async with AsyncExitStack() as stack:
        plan = load_plan(ROOT / "data" / "plans" / f"{settings.plan}.yml")
        metrics = Metrics()
        link = await stack.enter_async_context(connect(settings.redis_url, settings.var))
        live = RedisLiveState(link)
        stack.push_async_callback(live.close)
        vault = RedisVault(link, settings.secret.get_secret_value())
        await _start_recorder(stack, settings, link, metrics)
        services = Services(
            plan=plan,
            hours=load_hours(ROOT / "data" / "support_hours.yml"),
            now=clock.now,
            members=await _member_api(stack, settings, link, metrics),
            vault=vault,
        )
        engine = await asyncio.to_thread(
            RasaEngine.load, newest_model(settings.model), build_executor(services)
        )
        turns = Turns(
            state=live,
            vault=vault,
            engines=Engines(engine, engine.model_id),
            new_token=random_token,
            observer=metrics.observer(),
            default_as_of=settings.as_of,
            outbox=start_outgoing(stack, link, {}, metrics),
        )
        texts = ReminderTexts(plan, load_responses(ROOT / "domain.yml"), services.members)
        start_reminders(stack, Reminders(link), texts, lambda: settings.as_of or clock.system_now())
        yield Wired(settings, plan, turns, RedisLimits(link), metrics, {"redis": link.ping})


async def _start_recorder(stack: AsyncExitStack, settings: Settings, link: Link, metrics: Metrics) -> None:
    database = open_database(database_address(settings.database_url, settings.var))
    stack.push_async_callback(database.close)
    await upgrade(database)
    recorder = Recorder(EventSource(link, f"recorder-{socket.gethostname()}"), database)
    task = asyncio.create_task(recorder.run(), name="recorder")
    stack.push_async_callback(_stop_recorder, recorder, task)
    metrics.gauge(
        "bot_recorder_lag_seconds",
        "Age of the oldest event the recorder holds.",
        lambda: recorder.status.lag_seconds(clock.system_now()),
    )
    metrics.gauge(
        "bot_recorder_failures", "Failures of the recorder in a row.", lambda: float(recorder.status.failures)
    )


async def _stop_recorder(recorder: Recorder, task: asyncio.Task[None]) -> None:
    """Let the recorder end after its batch; what it has not written stays on the stream."""
    recorder.stop()
    try:
        await asyncio.wait_for(task, timeout=5)
    except TimeoutError:
        task.cancel()


async def _member_api(
    stack: AsyncExitStack, settings: Settings, link: Link, metrics: Metrics
) -> MemberApi | None:
    if settings.member_api_url is None or settings.member_api_token is None:
        return None
    breaker = Breaker()
    metrics.gauge(
        "bot_member_api_breaker_open",
        "1 while the member-status API is left alone after failures.",
        lambda: float(breaker.state is not BreakerState.CLOSED),
    )
    token = settings.member_api_token.get_secret_value()
    return await stack.enter_async_context(
        connect_members(settings.member_api_url, token, RedisMemberCache(link), breaker)
    )
