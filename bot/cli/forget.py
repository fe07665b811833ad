"""`python -m bot forget CHANNEL USER`: remove a person from everything the bot keeps, and give a receipt."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import typer

from bot.clock import system_now
from bot.conversation.inbound import Inbound
from bot.members.forget import forget_kept
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.forget import forget
from bot.record.upgrade import upgrade
from bot.settings import Settings
from bot.state.append_only_file import rewrite_append_only_file
from bot.state.connect import connect
from bot.state.forget import forgetting
from bot.state.member_cache import RedisMemberCache
from bot.state.store import RedisLiveState


def forget_person(channel: str, user_id: str) -> None:
    """Forget and print the receipt as JSON.

    Raises LockLost while a turn of theirs runs, StateUnavailable or RecordUnavailable; run it again then, it begins anew.
    """
    receipt = asyncio.run(forget_everywhere(Settings.from_environment(), channel, user_id))
    typer.echo(json.dumps(receipt, ensure_ascii=False, indent=1))


async def forget_everywhere(settings: Settings, channel: str, user_id: str) -> dict[str, Any]:
    """Forget in Redis first, then in SQL while the conversation is still held: nothing can come between."""
    conversation_id = Inbound(channel, user_id, "", "", system_now()).conversation_id
    database = open_database(database_address(settings.database_url, settings.var))
    try:
        await upgrade(database)
        async with connect(settings.redis_url, settings.var) as link:
            live = RedisLiveState(link)
            try:
                async with forgetting(link, live, conversation_id) as state:
                    kept = await forget_kept(RedisMemberCache(link), channel, user_id)
                    record = (await forget(database, conversation_id, system_now())).as_dict()
            finally:
                await live.close()
            rewritten = await rewrite_append_only_file(link)
    finally:
        await database.close()
    at = record.pop("forgotten_at")
    found = {**state.as_dict(), "member_cache": kept}
    return {"forgotten_at": at, "state": found, "record": record, "append_only_file_rewritten": rewritten}
