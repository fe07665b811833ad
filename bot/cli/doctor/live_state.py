"""Checks of Redis, of the clock against it, of the recorder's lag and of dead letters."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.cli.doctor.finding import Finding, act, good, watch
from bot.clock import system_now
from bot.errors import BotError, SettingsError
from bot.settings import Settings
from bot.state.connect import connect
from bot.state.dead_letters import DeadLetters
from bot.state.events import EventSource
from bot.state.examine import RedisFacts, examine
from bot.state.link import Link
from bot.state.model_in_service import ModelInService

OLDEST, NEWEST = (6, 2), 8
SLOW_SECONDS = 0.01
SKEW_SECONDS = 2.0
LAG_SECONDS = 60.0
FULL = 0.8


async def check_live_state(settings: Settings) -> AsyncIterator[Finding]:
    """Connect as the bot would (the embedded server is shared with a running bot) and look."""
    try:
        async with connect(settings.redis_url, settings.var) as link:
            facts = await examine(link)
            for finding in (*judge(facts), judge_clock(facts)):
                yield finding
            yield await check_lag(link)
            yield await check_dead_letters(link)
    except BotError as error:
        remedy = (
            "改正 REDIS_URL"
            if isinstance(error, SettingsError)
            else "看 Redis 是否在运行、地址和密码对不对、网络通不通"
        )
        yield act("Redis", f"连不上：{error}", remedy)


def judge(facts: RedisFacts) -> list[Finding]:
    """Judge what Redis tells of itself; one finding per thing that is wrong."""
    check = "Redis"
    found = []
    if not OLDEST <= facts.release < (NEWEST + 1, 0):
        found.append(act(check, f"版本 {facts.version} 没有试过", "用 6.2 到 8 的版本"))
    if facts.is_replica:
        found.append(act(check, "连到的是只读副本", "REDIS_URL 指向主节点，或用 redis+sentinel://"))
    if not facts.appends:
        found.append(act(check, "没有打开 AOF，断电会丢消息", "在 redis.conf 里设 appendonly yes"))
    if facts.last_write_failed:
        found.append(act(check, "上一次写盘失败", "看 Redis 的日志和它的磁盘"))
    if facts.policy != "noeviction":
        found.append(
            act(check, f"内存满时会丢键（{facts.policy}）", "在 redis.conf 里设 maxmemory-policy noeviction")
        )
    if facts.max_bytes and facts.used_bytes > FULL * facts.max_bytes:
        percent = 100 * facts.used_bytes / facts.max_bytes
        found.append(watch(check, f"内存用了 {percent:.0f}%", "加大 maxmemory，并看记录是否落后"))
    if facts.round_trip > SLOW_SECONDS:
        found.append(
            watch(
                check,
                f"来回要 {facts.round_trip * 1000:.1f} 毫秒，每条消息要十来次",
                "把机器人放到离 Redis 近的地方",
            )
        )
    used = f"{facts.used_bytes / 1e6:.0f} MB"
    return found or [
        good(check, f"{facts.version}，AOF 开着，{used}，来回 {facts.round_trip * 1000:.2f} 毫秒")
    ]


def judge_clock(facts: RedisFacts) -> Finding:
    """Judge this machine's clock against the one of Redis."""
    check = "时钟"
    said = f"与 Redis 相差 {abs(facts.clock_ahead):.1f} 秒"
    if abs(facts.clock_ahead) > SKEW_SECONDS:
        return act(check, said, "两边都打开 NTP 对时")
    return good(check, said)


async def model_in_service(settings: Settings) -> str | None:
    """Return the file name of the model in service, None when none was named or Redis is away."""
    try:
        async with connect(settings.redis_url, settings.var) as link:
            found = await ModelInService(link).get()
    except BotError:
        return None
    return found.model if found else None


async def check_lag(link: Link) -> Finding:
    """See how far the record is behind."""
    check = "记录进度"
    lag = await EventSource(link, "doctor").lag()
    age = max(0.0, system_now().timestamp() - lag.oldest) if lag.oldest else 0.0
    if age > LAG_SECONDS:
        return act(
            check,
            f"有 {lag.events} 轮还没写进数据库，最早的已经等了 {age:.0f} 秒",
            "看机器人是否在运行、数据库是否能写；修好以后会自己补上",
        )
    return good(check, f"{lag.events} 轮在路上")


async def check_dead_letters(link: Link) -> Finding:
    """See whether messages to members were given up."""
    check = "死信"
    count = await DeadLetters(link).count()
    if count:
        return watch(check, f"{count} 条没能送到会员", "python -m bot outbox dead 看原因，outbox resend 重发")
    return good(check, "没有")
