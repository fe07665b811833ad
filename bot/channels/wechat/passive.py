"""The passive reply: the XML that answers a posted message.

Source: WeChat's pages 「被动回复用户消息」 and 「消息加解密说明」. One message may be answered, with at most 2,048 bytes; `success` says that there is nothing to show.
"""

from __future__ import annotations

import re

from bot.channels.wechat.cipher import Key
from bot.channels.wechat.signature import sign

NOTHING = "success"
# What XML 1.0 cannot hold, also not in CDATA.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cdata(text: str) -> str:
    """Return a text as CDATA: `]]>` is told in two parts, and what XML cannot hold becomes a question mark."""
    return f"<![CDATA[{UNWRITABLE.sub('?', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def text_reply(to: str, account: str, created: int, text: str) -> str:
    """Return the XML of a text; `created` is in Unix seconds."""
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(account)}</FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType>{cdata('text')}</MsgType><Content>{cdata(text)}</Content></xml>"
    )


def sealed_reply(xml: str, key: Key, token: str, timestamp: str, nonce: str) -> str:
    """Return a reply encrypted and signed."""
    encrypted = key.seal(xml.encode())
    signature = sign(token, timestamp, nonce, encrypted)
    return (
        f"<xml><Encrypt>{cdata(encrypted)}</Encrypt><MsgSignature>{cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
    )
