"""Does an address answer as WeChat's check wants it: the call WeChat makes when the address is set (page 「接入指南」)."""

from __future__ import annotations

import secrets

import httpx

from bot.channels.wechat.signature import sign

SECONDS = 5.0


async def address_answers(url: str, token: str, timestamp: int) -> str | None:
    """Return None when the address echoes what it must, else what it said, in Chinese."""
    nonce, echo = secrets.token_hex(8), secrets.token_hex(8)
    signature = sign(token, str(timestamp), nonce)
    query = {"signature": signature, "timestamp": str(timestamp), "nonce": nonce, "echostr": echo}
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as http:
            response = await http.get(url, params=query)
    except httpx.HTTPError as error:
        return f"连不上（{type(error).__name__}）"
    if response.status_code != httpx.codes.OK:
        return f"回了 {response.status_code}"
    return None if response.text == echo else "回的不是微信要的内容"
