"""Is it WeChat that calls? Everything that says otherwise is one error, which tells the caller nothing.

Source: WeChat's pages 「接入指南」 and 「消息加解密说明」.
- Plain mode: `signature` proves token, timestamp and nonce, not the body; a nonce with another body is refused (see `replays.py`).
- With a key set, only compatible and safe mode are let in: `msg_signature` proves the encrypted body, and the plain part that compatible
  mode sends beside it is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels.wechat.account import Account
from bot.channels.wechat.cipher import Key, key_bytes, open_with
from bot.channels.wechat.fields import read_fields
from bot.channels.wechat.signature import is_signed
from bot.errors import NotFromWeChat

SKEW_SECONDS = 300
TIMESTAMP = re.compile(r"[0-9]{1,12}")
LONGEST_NONCE = 128
LONGEST_ECHO = 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """What a proven request holds. `proof` is the same for a replay of it; `key` seals the answer, None in plain mode."""

    fields: Mapping[str, str]
    proof: str
    key: Key | None


class Door:
    """Opens requests of one account. `now` returns an aware instant."""

    def __init__(self, account: Account, now: Callable[[], datetime]) -> None:
        self._token = account.token
        self._keys = tuple(Key(account.app_id.encode(), key_bytes(key)) for key in account.aes_keys)
        self._now = now

    def echo(self, query: Mapping[str, str]) -> str:
        """Return what answers the address check. Raises NotFromWeChat."""
        timestamp, nonce = self._stamp(query)
        if not is_signed(query.get("signature", ""), self._token, timestamp, nonce):
            raise NotFromWeChat()
        return query.get("echostr", "")[:LONGEST_ECHO]

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """Return the fields of a posted message. Raises NotFromWeChat."""
        timestamp, nonce = self._stamp(query)
        if self._keys:
            return self._open_sealed(query, body, timestamp, nonce)
        signature = query.get("signature", "")
        if not is_signed(signature, self._token, timestamp, nonce):
            raise NotFromWeChat()
        return Opened(read_fields(body), f"{timestamp}\n{nonce}\n{signature}", None)

    def _open_sealed(self, query: Mapping[str, str], body: bytes, timestamp: str, nonce: str) -> Opened:
        signature = query.get("msg_signature", "")
        encrypted = read_fields(body).get("Encrypt", "") if query.get("encrypt_type") == "aes" else ""
        if not (encrypted and is_signed(signature, self._token, timestamp, nonce, encrypted)):
            raise NotFromWeChat()
        text, key = open_with(self._keys, encrypted)
        return Opened(read_fields(text), f"{timestamp}\n{nonce}\n{signature}", key)

    def _stamp(self, query: Mapping[str, str]) -> tuple[str, str]:
        """Return timestamp and nonce; a timestamp more than five minutes away is stale."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not TIMESTAMP.fullmatch(timestamp) or not 1 <= len(nonce) <= LONGEST_NONCE:
            raise NotFromWeChat()
        if abs(self._now().timestamp() - int(timestamp)) > SKEW_SECONDS:
            raise NotFromWeChat()
        return timestamp, nonce
