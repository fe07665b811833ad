"""WeChat as it calls us: signs, encrypts and decrypts with wechatpy, hangs up after its patience, and posts three times in all."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import httpx
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import deserialize_reply
from wechatpy.utils import WeChatSigner

from tests.fakes.wechat_api import APP_ID

TOKEN = "madeUpToken1"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
ACCOUNT = "gh_made_up_account"
PATH = "/webhooks/wechat"
numbers = itertools.count(1)


def xml_of(**fields: object) -> str:
    return f"<xml>{''.join(f'<{name}>{escape(str(value))}</{name}>' for name, value in fields.items())}</xml>"


def envelope(open_id: str = "oMadeUp1", kind: str = "text", **fields: object) -> dict[str, object]:
    return {
        "ToUserName": ACCOUNT,
        "FromUserName": open_id,
        "CreateTime": int(time.time()),
        "MsgType": kind,
        **fields,
    }


def text(content: str, open_id: str = "oMadeUp1", **fields: object) -> str:
    return xml_of(**envelope(open_id, Content=content, **{"MsgId": 7000 + next(numbers), **fields}))


def event(name: str, open_id: str = "oMadeUp1", key: str = "", **fields: object) -> str:
    return xml_of(**envelope(open_id, "event", Event=name, EventKey=key, **fields))


def signed(*parts: str, token: str = TOKEN) -> str:
    signer = WeChatSigner()
    signer.add_data(token, *parts)
    return str(signer.signature)


@dataclass
class Weixin:
    """One account's WeChat. `aes_key` set: safe mode, or compatible mode with `compatible`."""

    http: httpx.AsyncClient
    aes_key: str | None = None
    app_id: str = APP_ID
    compatible: bool = False
    patience: float = 5.0
    hung_up: int = 0
    statuses: list[int] = field(default_factory=list)

    def request(self, xml: str, timestamp: int | None = None) -> tuple[dict[str, str], bytes]:
        """Query and body of a post."""
        stamp, nonce = str(timestamp or int(time.time())), f"nonce{next(numbers)}"
        query = {"signature": signed(stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": "oMadeUp1"}
        if self.aes_key is None:
            return query, xml.encode()
        crypto = WeChatCrypto(TOKEN, self.aes_key, self.app_id)
        sealed = crypto.encrypt_message(xml, nonce, stamp)
        encrypted = sealed.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
        query |= {"encrypt_type": "aes", "msg_signature": signed(stamp, nonce, encrypted)}
        inner = xml.removeprefix("<xml>").removesuffix("</xml>") if self.compatible else ""
        return query, f"<xml>{inner}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()

    async def post(self, xml: str, timestamp: int | None = None) -> httpx.Response:
        query, body = self.request(xml, timestamp)
        return await self.http.post(PATH, params=query, content=body)

    def read(self, response: httpx.Response) -> str | None:
        """What the member sees of an answer; None for `success`."""
        assert response.status_code == 200, response.status_code
        if response.text in ("success", ""):
            return None
        body = response.text
        if self.aes_key is not None:
            body = self._decrypted(body)
        reply = deserialize_reply(body)
        assert (reply.type, reply.source) == ("text", ACCOUNT)
        assert len(reply.content.encode()) <= 2048
        return str(reply.content)

    async def say(self, content: str, open_id: str = "oMadeUp1", **fields: object) -> str | None:
        """Post a text once, and read the answer."""
        return self.read(await self.post(text(content, open_id, **fields)))

    async def deliver(self, xml: str) -> str | None:
        """Post as WeChat does: again after each time-out, three times in all. Raises TimeoutError after the third."""
        for _ in range(3):
            try:
                async with asyncio.timeout(self.patience):
                    response = await asyncio.shield(asyncio.ensure_future(self.post(xml)))
                    self.statuses.append(response.status_code)
                    return self.read(response)
            except TimeoutError:
                self.hung_up += 1
        raise TimeoutError("该公众号暂时无法提供服务")

    def _decrypted(self, body: str) -> str:
        part = {name: body.partition(f"<{name}>")[2].partition(f"</{name}>")[0] for name in ("TimeStamp",)}
        cdata = {
            name: body.partition(f"<{name}><![CDATA[")[2].partition("]]>")[0]
            for name in ("MsgSignature", "Nonce")
        }
        crypto = WeChatCrypto(TOKEN, self.aes_key, self.app_id)
        opened = crypto.decrypt_message(body, cdata["MsgSignature"], part["TimeStamp"], cdata["Nonce"])
        return opened if isinstance(opened, str) else opened.decode()
