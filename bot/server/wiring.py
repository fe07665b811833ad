"""The only place where things are built and handed to each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.build import build_executor
from actions.reminder_texts import ReminderTexts
from actions.responses import load_responses
from actions.services import Services
from bot import clock
from bot.channels.web.pusher import SHOWN_FROM_HISTORY
from bot.conversation.gate import Gate
from bot.conversation.steps import Steps
from bot.conversation.turn import Engines, Observer, Turns
from bot.desk.followed_hours import FollowedHours
from bot.dialogue.engine import RasaEngine
from bot.members.api import MemberApi
from bot.members.api import connect as connect_members
from bot.members.breaker import Breaker, BreakerState
from bot.plan.load import load_plan
from bot.plan.plan import Plan
from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.recorder import Recorder
from bot.record.upgrade import upgrade
from bot.server.canary_swap import CanarySwap
from bot.server.desk_parts import DeskParts, build_desk, hook_pushers, start_rounds
from bot.server.left_behind import LeftBehind, start_left_behind
from bot.server.metrics import Metrics
from bot.server.model_choice import first_model
from bot.server.model_swap import ModelSwap
from bot.server.outgoing import start_outgoing, start_reminders
from bot.server.stream_watch import start_stream_watch
from bot.server.timed_work import CONSUMER, TimedWork
from bot.server.wechat import WeChat, connect_wechat, wechat_pushers
from bot.settings import ROOT, Settings
from bot.state import keys
from bot.state.connect import connect
from bot.state.events import EventSource
from bot.state.history import History
from bot.state.leader import Leader
from bot.state.limits import RedisLimits
from bot.state.link import Link
from bot.state.member_cache import RedisMemberCache
from bot.state.model_in_service import ModelInService
from bot.state.reminders import Reminders
from bot.state.store import RedisLiveState
from bot.state.vault import RedisVault
from bot.state.wake_up import WakeUp
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
    link: Link
    database: Database
    history: History
    changes: WakeUp
    """Tells of changed conversations, by `bot.state.history.name_of`."""
    desk: DeskParts
    wechat: WeChat | None


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
        database = await _open_record(stack, settings)
        leader = await _start_timed_work(stack, settings, link, metrics, database)
        services = Services(
            plan=plan,
            hours=FollowedHours(ROOT / "data" / "support_hours.yml"),
            now=clock.now,
            members=await _member_api(stack, settings, link, metrics),
            vault=vault,
        )
        steps, observer = _observers(stack, settings, metrics)
        desk = build_desk(settings, link, plan, services)
        start_rounds(stack, desk, settings, lambda: leader.leads, metrics)
        wechat = await stack.enter_async_context(connect_wechat(settings, link))
        pushers = {**SHOWN_FROM_HISTORY, **wechat_pushers(wechat), **await hook_pushers(stack, settings)}
        turns = Turns(
            state=live,
            vault=vault,
            engines=await _engines(stack, settings, link, services, metrics),
            new_token=random_token,
            observer=observer,
            default_as_of=settings.as_of,
            pushed=start_outgoing(stack, link, pushers, metrics).pushed,
            owing=frozenset(wechat_pushers(wechat)),
            steps=steps,
            gate=Gate(settings.max_turns),
            desk=desk.reception,
        )
        texts = ReminderTexts(plan, load_responses(ROOT / "domain.yml"), services.members)
        start_reminders(
            stack, Reminders(link), texts, lambda: settings.as_of or clock.system_now(), lambda: leader.leads
        )
        left = LeftBehind(live.left_behind, turns.resume)
        start_left_behind(stack, left, lambda: leader.leads)
        changes = WakeUp(link, keys.CONVERSATION_CHANGED)
        stack.push_async_callback(changes.close)
        yield Wired(
            settings,
            plan,
            turns,
            RedisLimits(link),
            metrics,
            {"redis": link.ping},
            link,
            database,
            History(link),
            changes,
            desk,
            wechat,
        )


def _observers(stack: AsyncExitStack, settings: Settings, metrics: Metrics) -> tuple[Steps, Observer]:
    """Return who watches messages: the metrics, and traces where a collector is named."""
    if settings.otel_endpoint is None:
        return metrics.steps, metrics.observer()
    from bot.server.tracing import TracedSteps, open_provider  # noqa: PLC0415 - unused it costs no import either

    provider = open_provider(settings.otel_endpoint)
    stack.push_async_callback(asyncio.to_thread, provider.shutdown)
    steps = TracedSteps(provider, metrics.steps)
    return steps, steps.observer(metrics.observer())


async def _open_record(stack: AsyncExitStack, settings: Settings) -> Database:
    database = open_database(database_address(settings.database_url, settings.var))
    stack.push_async_callback(database.close)
    await upgrade(database)
    return database


async def _start_timed_work(
    stack: AsyncExitStack, settings: Settings, link: Link, metrics: Metrics, database: Database
) -> Leader:
    work = TimedWork(
        lambda: Recorder(EventSource(link, CONSUMER), database),
        database,
        settings.retention_days,
        clock.system_now,
    )
    leader = Leader(link)
    _run_until_the_end(stack, leader.run(work.run), "leader")
    metrics.gauge("bot_leader", "1 in the one process that does the timed work.", lambda: float(leader.leads))
    metrics.gauge(
        "bot_recorder_lag_seconds",
        "Age of the oldest event the recorder holds; 0 where it does not run.",
        lambda: work.recorder_status.lag_seconds(clock.system_now()),
    )
    metrics.gauge(
        "bot_recorder_failures",
        "Failures of the recorder in a row; 0 where it does not run.",
        lambda: float(work.recorder_status.failures),
    )
    start_stream_watch(stack, link, metrics)
    return leader


async def _engines(
    stack: AsyncExitStack, settings: Settings, link: Link, services: Services, metrics: Metrics
) -> Engines:
    """Load the model in service, and follow it from then on."""

    def load(model: Path) -> RasaEngine:
        return RasaEngine.load(model, build_executor(services))

    in_service = ModelInService(link)
    engine, path = await asyncio.to_thread(first_model, settings.model, await in_service.get(), load)
    engines = Engines(engine, engine.model_id)
    changes = metrics.counter("bot_model_changes", "Changes of the model in service.", "outcome")
    canary = CanarySwap(engines, settings.model, load)
    swap = ModelSwap(
        engines, path, settings.model, load, lambda outcome: changes.labels(outcome).inc(), canary=canary
    )
    metrics.gauge(
        "bot_model_behind",
        "1 while this worker does not run the model in service.",
        lambda: float(swap.behind),
    )
    _run_until_the_end(stack, swap.run(in_service), "model-in-service")
    return engines


def _run_until_the_end(stack: AsyncExitStack, work: Coroutine[Any, Any, None], name: str) -> None:
    """Run something beside the turns, and cancel it when the stack ends."""
    task = asyncio.create_task(work, name=name)

    async def end() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    stack.push_async_callback(end)


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
    states = tuple(BreakerState)
    metrics.gauge(
        "bot_member_api_breaker_state",
        f"State of the breaker: {', '.join(f'{n} {state}' for n, state in enumerate(states))}.",
        lambda: float(states.index(breaker.state)),
    )
    token = settings.member_api_token.get_secret_value()
    return await stack.enter_async_context(
        connect_members(settings.member_api_url, token, RedisMemberCache(link), breaker)
    )
