"""Checks of the database behind the record."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.cli.doctor.finding import Finding, act, good, watch
from bot.cli.doctor.installation import check_disk
from bot.errors import BotError, SettingsError
from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.examine import RecordFacts, examine, file_of
from bot.settings import Settings

CHECK = "数据库"


async def check_record(settings: Settings) -> AsyncIterator[Finding]:
    """Read and write the database as the bot would; nothing is changed."""
    try:
        database = open_database(database_address(settings.database_url, settings.var))
    except SettingsError as error:
        yield act(CHECK, str(error), "改正 DATABASE_URL")
        return
    try:
        async for finding in _look(database):
            yield finding
    except BotError as error:
        yield act(CHECK, f"不能读写：{error}", "看数据库是否在运行、账号能否写、磁盘是否满了")
    finally:
        await database.close()


async def _look(database: Database) -> AsyncIterator[Finding]:
    path = file_of(database)
    if path is not None:
        yield check_disk(path.parent, "数据库磁盘")
        if not path.exists():
            yield good(CHECK, f"{path.name} 还没有，第一次启动时会建")
            return
    for finding in judge(await examine(database), "SQLite" if path else "PostgreSQL"):
        yield finding


def judge(facts: RecordFacts, kind: str) -> list[Finding]:
    """Judge what was seen."""
    if not facts.is_migrated:
        said = f"{kind} 的表是 {facts.version or '空的'}，这个版本要 {facts.newest_version}"
        return [watch(CHECK, said, "启动一次机器人就会升级；先备份")]
    last = f"最近一轮 {facts.last_turn:%Y-%m-%d %H:%M}" if facts.last_turn else "还没有对话"
    found = [good(CHECK, f"{kind} 可读可写，{facts.round_trip * 1000:.1f} 毫秒，{last}")]
    if facts.unreadable:
        found.append(
            watch(
                CHECK,
                f"{facts.unreadable} 个事件读不懂，已放在一边",
                "用 python -m bot record aside 看原因；升级之后用 record replay 补记",
            )
        )
    return found
