"""Check of the member-status API: reachable, and our token accepted."""

from __future__ import annotations

import secrets
import time

from bot.cli.doctor.finding import Finding, act, good, watch
from bot.errors import MemberApiUnavailable
from bot.members.api import connect
from bot.members.memory_cache import MemoryCache
from bot.settings import Settings

CHECK = "会员接口"


async def check_member_api(settings: Settings) -> Finding:
    """Ask for the binding of somebody made up: that there is none is the right answer."""
    if settings.member_api_url is None or settings.member_api_token is None:
        return watch(
            CHECK, "没有设置 MEMBER_API_URL，只能答通用问题", "设 MEMBER_API_URL 和 MEMBER_API_TOKEN"
        )
    token = settings.member_api_token.get_secret_value()
    try:
        async with connect(settings.member_api_url, token, MemoryCache()) as api:
            began = time.perf_counter()
            bound = await api.bound_member("doctor", f"made-up-{secrets.token_hex(8)}")
            seconds = time.perf_counter() - began
    except MemberApiUnavailable as error:
        return act(CHECK, f"用不了：{error.reason}", remedy(error.reason))
    if bound is not None:
        return act(CHECK, "它说一个编造的用户绑定了会员", "这个接口在乱答，先停用：去掉 MEMBER_API_URL")
    return good(CHECK, f"连得上，令牌有效，{seconds * 1000:.0f} 毫秒")


def remedy(reason: str) -> str:
    """Return what to do about a failure."""
    if "token" in reason:
        return "核对 MEMBER_API_TOKEN"
    if reason.startswith(("connection", "late")):
        return "看 MEMBER_API_URL 对不对、网络通不通、对方是否在运行"
    return "对方没有按接口约定回答，请联系会员系统"
