"""`python -m bot wechat menu push` and `menu show`: the menu at the bottom of the Official Account."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.channels.wechat.menu import load_menu
from bot.errors import InputError
from bot.server.wechat import MENU_FILE, WeChat, connect_wechat
from bot.settings import Settings
from bot.state.connect import connect


def push_menu() -> None:
    """Replace the account's menu. Raises InputError, WeChatApiError."""
    asyncio.run(_push_menu())


def show_menu() -> None:
    """Print the account's menu. Raises InputError, WeChatApiError."""
    asyncio.run(_show_menu())


async def _push_menu() -> None:
    menu = load_menu(MENU_FILE)
    async with _wechat() as wechat:
        await wechat.api.put_menu(menu.as_dict())
    typer.echo("菜单已更新。微信里最多过5分钟换成新的；退出公众号再进来可以马上看到。")


async def _show_menu() -> None:
    async with _wechat() as wechat:
        menu = await wechat.api.menu()
    typer.echo(json.dumps(menu, ensure_ascii=False, indent=1))
    same = _bare(menu) == _bare(load_menu(MENU_FILE).as_dict())
    said = (
        "和 data/wechat_menu.yml 一样。" if same else "和 data/wechat_menu.yml 不一样：menu push 可以换上。"
    )
    typer.echo(said, err=True)


@asynccontextmanager
async def _wechat() -> AsyncIterator[WeChat]:
    settings = Settings.from_environment()
    async with connect(settings.redis_url, settings.var) as link, connect_wechat(settings, link) as wechat:
        if wechat is None:
            raise InputError("没有设置 WECHAT_TOKEN、WECHAT_APP_ID 和 WECHAT_APP_SECRET")
        yield wechat


def _bare(menu: object) -> object:
    """Return a menu without what WeChat adds when it shows it: empty lists of sub-buttons, ids."""
    if isinstance(menu, dict):
        kept = ("button", "name", "type", "key", "sub_button")
        return {key: _bare(menu[key]) for key in kept if menu.get(key)}
    return [_bare(entry) for entry in menu] if isinstance(menu, list) else menu
