"""`python -m bot wechat doctor`: are the keys, the token, the rights and the address of the Official Account as they should be."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import typer

from bot.channels.wechat.address_check import address_answers
from bot.channels.wechat.menu import load_menu
from bot.channels.wechat.pusher import NO_RIGHT
from bot.channels.wechat.routes import PATH
from bot.cli.doctor.finding import Finding, Level, act, good, watch
from bot.clock import system_now
from bot.errors import BotError, InputError, SettingsError, WeChatApiError, WeChatUnavailable
from bot.server.wechat import MENU_FILE, WeChat, connect_wechat
from bot.settings import Settings
from bot.state.connect import connect

NO_SUCH_USER = 40003
ADVICE = {
    40013: "核对 WECHAT_APP_ID",
    40125: "核对 WECHAT_APP_SECRET；重置过的要换成新的",
    41004: "核对 WECHAT_APP_SECRET",
    40164: "到公众平台「基本配置」把这台机器的出口IP加进IP白名单",
    61004: "到公众平台「基本配置」把这台机器的出口IP加进IP白名单",
    89503: "公众号管理员要先在手机上确认这个IP",
}


def examine_wechat(address: str | None, *, as_json: bool) -> int:
    """Print what was found; return 1 when something must be done, else 0."""
    return asyncio.run(_examine(address, as_json=as_json))


async def findings(address: str | None) -> AsyncIterator[Finding]:
    """Run every check."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        yield act("公众号设置", str(error), "改正这个环境变量")
        return
    yield _check_menu()
    try:
        async with (
            connect(settings.redis_url, settings.var) as link,
            connect_wechat(settings, link) as wechat,
        ):
            if wechat is None:
                yield act("公众号设置", "没有接公众号", "设 WECHAT_TOKEN、WECHAT_APP_ID、WECHAT_APP_SECRET")
                return
            yield _check_keys(wechat)
            async for finding in _check_account(wechat):
                yield finding
            if address is not None:
                yield await _check_address(wechat, address)
    except BotError as error:
        yield act("公众号", str(error), "先运行 python -m bot doctor")


def _check_keys(wechat: WeChat) -> Finding:
    keys = wechat.account.aes_keys
    if not keys:
        said = "没有设置 WECHAT_AES_KEY，消息不加密"
        return watch("消息加密", said, "公众平台选「安全模式」，再设 WECHAT_AES_KEY")
    if len(keys) > 1:
        return watch("消息加密", "新旧两把密钥都收", "换完密钥以后去掉 WECHAT_AES_KEY_PREVIOUS")
    return good("消息加密", "兼容模式或安全模式")


def _check_menu() -> Finding:
    try:
        menu = load_menu(MENU_FILE)
    except InputError as error:
        return act("菜单文件", str(error), "改好 data/wechat_menu.yml")
    return good("菜单文件", f"{len(menu.titles)} 个选项")


async def _check_account(wechat: WeChat) -> AsyncIterator[Finding]:
    """Ask for somebody made up to be shown that somebody types: that there is no such user is the right answer."""
    check = "接口凭据"
    try:
        await wechat.api.type_for(f"doctor-{secrets.token_hex(8)}")
    except WeChatUnavailable as error:
        yield act(check, f"连不上微信：{error.said}", "看网络和 WECHAT_API_BASE")
        return
    except WeChatApiError as error:
        if error.code == NO_RIGHT:
            yield good(check, "AppID、AppSecret 有效")
            yield watch(
                "客服消息",
                "这个公众号没有客服消息权限（48001）",
                "慢的回答等下一条消息一起给；要及时推送，请认证公众号",
            )
            return
        if error.code != NO_SUCH_USER:
            said = f"微信不接受：{error.code} {error.said}"
            yield act(check, said, ADVICE.get(error.code, "对照微信的「全局返回码说明」"))
            return
    yield good(check, "AppID、AppSecret 有效，access_token 拿到了")
    yield good("客服消息", "有权限")


async def _check_address(wechat: WeChat, address: str) -> Finding:
    check = "服务器地址"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return act(check, "这不是一个网址", "写成 https://域名")
    url = f"{parts.scheme}://{parts.netloc}{PATH}"
    answered = await address_answers(url, wechat.account.token, int(system_now().timestamp()))
    if answered is None:
        return good(check, f"{url} 答对了微信的校验")
    return act(
        check, f"{url}：{answered}", "看机器人是否在运行、nginx 是否转发、WECHAT_TOKEN 是否一致、时钟是否准"
    )


async def _examine(address: str | None, *, as_json: bool) -> int:
    found: list[Finding] = []
    async for finding in findings(address):
        found.append(finding)
        if not as_json:
            typer.echo(finding.line())
    must_act = any(finding.level is Level.ACT for finding in found)
    if as_json:
        told = {"good": not must_act, "findings": [finding.as_dict() for finding in found]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    return int(must_act)
