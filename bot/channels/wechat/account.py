"""Which Official Account this bot speaks for."""

from __future__ import annotations

from dataclasses import dataclass, field

CHANNEL = "wechat"


@dataclass(frozen=True, slots=True)
class Account:
    """What the account's page of basic settings (公众平台「基本配置」) shows.

    `aes_keys` are EncodingAESKeys of 43 characters, the present one first, then the previous one; none means plain mode.
    """

    app_id: str
    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_keys: tuple[str, ...] = field(default=(), repr=False)
