"""WeChat's API: the calls this channel makes, each with the access_token, once more when WeChat does not take the token.

Source: WeChat's pages 「客服消息」, 「客服输入状态」, 「自定义菜单」, 「全局返回码说明」. The token stands in the address, as WeChat wants it; so no
address, and no error of the client that holds one, gets into a log or a chain of errors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from bot.channels.wechat.token import TokenHolder
from bot.errors import WeChatApiError, WeChatUnavailable

OFFICIAL = "https://api.weixin.qq.com"
TOTAL_SECONDS = 5.0
CONNECT_SECONDS = 2.0
LONGEST_BODY = 1_048_576
TOKEN_CODES = frozenset({40001, 40014, 42001})
"""Invalid, invalid, expired."""


def http_client(base_url: str) -> httpx.AsyncClient:
    """Build the client the API needs. The caller closes it."""
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=50, max_keepalive_connections=10, keepalive_expiry=4.0),
        trust_env=False,
    )


async def call(
    http: httpx.AsyncClient, method: str, path: str, params: Mapping[str, str], body: Any = None
) -> dict[str, Any]:
    """Make one call and return what it says. Raises WeChatApiError, and WeChatUnavailable when there is no answer.

    The body is UTF-8, not `\\u` escapes: WeChat would show those to the member.
    """
    content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json; charset=utf-8"} if content is not None else {}
    try:
        response = await http.request(method, path, params=dict(params), content=content, headers=headers)
    except httpx.HTTPError as error:
        raise WeChatUnavailable(type(error).__name__) from None
    if response.status_code != httpx.codes.OK or len(response.content) > LONGEST_BODY:
        raise WeChatUnavailable(f"HTTP {response.status_code}")
    return answer(response.content)


def answer(body: bytes) -> dict[str, Any]:
    """Return the answer WeChat gave. Raises WeChatApiError for an errcode, WeChatUnavailable for what is no JSON object."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise WeChatUnavailable("not JSON") from None
    if not isinstance(said, dict) or not isinstance(said.get("errcode", 0), int):
        raise WeChatUnavailable("not an answer")
    if code := said.get("errcode", 0):
        raise WeChatApiError(code, str(said.get("errmsg", ""))[:80])
    return said


class WeChatApi:
    """The calls. Every one raises WeChatApiError."""

    def __init__(self, http: httpx.AsyncClient, tokens: TokenHolder) -> None:
        self._http = http
        self._tokens = tokens

    async def send_text(self, open_id: str, text: str) -> None:
        """Send a customer-service message of at most 2,048 bytes."""
        await self._send(open_id, {"msgtype": "text", "text": {"content": text}})

    async def send_menu(self, open_id: str, text: str, lines: Sequence[tuple[str, str]], tail: str) -> None:
        """Send a text with lines to tap (msgmenu), each an id and a title."""
        items = [{"id": number, "content": title} for number, title in lines]
        menu = {"head_content": text, "list": items, "tail_content": tail}
        await self._send(open_id, {"msgtype": "msgmenu", "msgmenu": menu})

    async def type_for(self, open_id: str) -> None:
        """Show the member that somebody types; it ends by itself after some seconds, or with the next message."""
        body = {"touser": open_id, "command": "Typing"}
        await self._with_token("POST", "/cgi-bin/message/custom/typing", body)

    async def put_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the account's menu."""
        await self._with_token("POST", "/cgi-bin/menu/create", menu)

    async def menu(self) -> Mapping[str, Any]:
        """Return the account's menu, empty when it has none (46003)."""
        try:
            menu = (await self._with_token("GET", "/cgi-bin/menu/get")).get("menu")
        except WeChatApiError as error:
            if error.code == 46003:
                return {}
            raise
        return menu if isinstance(menu, dict) else {}

    async def _send(self, open_id: str, message: Mapping[str, Any]) -> None:
        await self._with_token("POST", "/cgi-bin/message/custom/send", {"touser": open_id, **message})

    async def _with_token(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        token = await self._tokens.token()
        try:
            return await call(self._http, method, path, {"access_token": token}, body)
        except WeChatApiError as error:
            if error.code not in TOKEN_CODES:
                raise
        token = await self._tokens.another(token)
        return await call(self._http, method, path, {"access_token": token}, body)
