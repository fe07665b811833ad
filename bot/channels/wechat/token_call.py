"""The call that fetches an access_token; AppSecret goes in the body, never in an address."""

from __future__ import annotations

import httpx

from bot.channels.wechat.account import Account
from bot.channels.wechat.api import call
from bot.channels.wechat.ports import KeptToken
from bot.channels.wechat.token import Fetch
from bot.errors import WeChatUnavailable

PATH = "/cgi-bin/stable_token"


def token_call(http: httpx.AsyncClient, account: Account) -> Fetch:
    """Return the call for an account. It raises WeChatApiError."""

    async def fetch(force: bool) -> KeptToken:
        body = {
            "grant_type": "client_credential",
            "appid": account.app_id,
            "secret": account.app_secret,
            "force_refresh": force,
        }
        said = await call(http, "POST", PATH, {}, body)
        token, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise WeChatUnavailable("no access_token in the answer")
        return KeptToken(token, float(seconds))

    return fetch
