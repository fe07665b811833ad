"""Builds the WeChat channel: its client of WeChat's API, its pusher, its routes. Without WECHAT_TOKEN there is none of it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from bot.channels.wechat import routes
from bot.channels.wechat.account import CHANNEL, Account
from bot.channels.wechat.api import WeChatApi, http_client
from bot.channels.wechat.door import Door
from bot.channels.wechat.menu import load_menu
from bot.channels.wechat.pusher import NO_RIGHT, WeChatPusher
from bot.channels.wechat.talk import Talk
from bot.channels.wechat.token import TokenHolder
from bot.channels.wechat.token_call import token_call
from bot.channels.wechat.under_way import UnderWay
from bot.channels.wechat.waits import Pace, Waits
from bot.clock import system_now
from bot.conversation.ports import LiveState, Pusher
from bot.conversation.stage import Stage
from bot.conversation.turn import Turns
from bot.errors import StateUnavailable, WeChatApiError
from bot.settings import ROOT, Settings
from bot.state.link import Link
from bot.state.outbox import Outbox
from bot.state.wechat_account import RedisMenuIds, RedisRights, RedisTokens
from bot.state.wechat_messages import RedisArrivals, RedisReplays, RedisSent
from bot.state.wechat_window import RedisWindows

log = logging.getLogger(__name__)

MENU_FILE = ROOT / "data" / "wechat_menu.yml"
Allow = Callable[[str, str], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class WeChat:
    """What the wiring needs of the channel."""

    account: Account
    api: WeChatApi
    link: Link

    @property
    def rights(self) -> RedisRights:
        """Whether the account may push."""
        return RedisRights(self.link, self.account.app_id)

    def pusher(self) -> WeChatPusher:
        """Return what pushes parcels."""
        return WeChatPusher(
            self.api,
            waiting=Outbox(self.link),
            windows=RedisWindows(self.link),
            rights=self.rights,
            sent=RedisSent(self.link),
            menu_ids=RedisMenuIds(self.link),
            now=system_now,
        )


def account_of(settings: Settings) -> Account | None:
    """Return the account the settings name, None without WECHAT_TOKEN."""
    token, app_id, secret = settings.wechat_token, settings.wechat_app_id, settings.wechat_app_secret
    if token is None or app_id is None or secret is None:
        return None
    aes_keys = (settings.wechat_aes_key, settings.wechat_aes_key_previous)
    plain = tuple(key.get_secret_value() for key in aes_keys if key is not None)
    return Account(app_id, secret.get_secret_value(), token.get_secret_value(), plain)


@asynccontextmanager
async def connect_wechat(settings: Settings, link: Link) -> AsyncIterator[WeChat | None]:
    """Yield the channel's client of WeChat's API, None without an account."""
    account = account_of(settings)
    if account is None:
        yield None
        return
    async with http_client(settings.wechat_api_base) as http:
        tokens = RedisTokens(link, account.app_id, settings.secret.get_secret_value())
        yield WeChat(account, WeChatApi(http, TokenHolder(tokens, token_call(http, account))), link)


def wechat_pushers(wechat: WeChat | None) -> Mapping[str, Pusher]:
    """Return the pushers of the channels that can push, by channel."""
    return {CHANNEL: wechat.pusher()} if wechat else {}


def mount_wechat(
    app: FastAPI,
    stack: AsyncExitStack,
    wechat: WeChat | None,
    turns: Turns,
    allow: Allow,
    *,
    pace: Pace | None = None,
) -> None:
    """Add the routes when there is an account; turns that still run when the stack ends have some seconds."""
    if wechat is None:
        return
    link, account = wechat.link, wechat.account
    pace, arrivals = pace or Pace(), RedisArrivals(link)
    under_way = UnderWay(turns.handle, pace.again)
    stack.push_async_callback(under_way.end)
    waits = Waits(
        under_way,
        owe=turns.owe,
        arrivals=arrivals,
        rights=wechat.rights,
        show_typing=_typing(wechat),
        pace=pace,
    )
    talk = Talk(
        waits=waits,
        arrivals=arrivals,
        windows=RedisWindows(link),
        menu_ids=RedisMenuIds(link),
        outbox=Outbox(link),
        allow=allow,
        staffed=_staffed(turns.state),
        menu=load_menu(MENU_FILE).titles,
        now=system_now,
    )
    door = Door(account, system_now)
    app.include_router(routes.router(door, RedisReplays(link), talk, account.token, system_now))


def _staffed(live: LiveState) -> Callable[[str], Awaitable[bool]]:
    async def staffed(conversation_id: str) -> bool:
        return (await live.load(conversation_id)).stage in (Stage.WAITING, Stage.AGENT)

    return staffed


def _typing(wechat: WeChat) -> Callable[[str], Coroutine[Any, Any, None]]:
    async def show(open_id: str) -> None:
        """Show that somebody types. It is a courtesy: a failure is noted, and tells early that the account has no right to push."""
        try:
            await wechat.api.type_for(open_id)
        except WeChatApiError as error:
            log.info("typing is not shown: %s", error)
            if error.code == NO_RIGHT:
                await wechat.rights.refused()
        except StateUnavailable as error:
            log.info("typing is not shown: %s", error)

    return show
