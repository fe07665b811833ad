"""WeChat text in, passive reply out, against a bot as it is run; and broken XML that must never give a 5xx.

    python -m bench.wechat [--rate 100] [--seconds 30] [--fuzz 20000]

Posts arrive at a fixed rate whatever the answers take, as WeChat's do, each from a member of its own among 2,000, signed and encrypted in
safe mode. A latency counts from the instant a post was due. WeChat's API is nowhere: a passive reply needs none.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import statistics
import time
from dataclasses import dataclass

import httpx

from bench.servers import general_questions, this_bot
from bench.wechat_fuzz import fuzzed
from bot.channels.wechat.cipher import Key, key_bytes
from bot.channels.wechat.passive import cdata
from bot.channels.wechat.routes import PATH
from bot.channels.wechat.signature import sign

APP_ID, TOKEN = "wxbench0123456789", "benchToken"
MEMBERS = 2000


@dataclass(frozen=True)
class Caller:
    """Posts as WeChat does."""

    http: httpx.AsyncClient
    key: Key

    def request(self, xml: str) -> tuple[dict[str, str], bytes]:
        """Return query and body of a post in safe mode."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(6)
        encrypted = self.key.seal(xml.encode("utf-8", "replace"))
        signature = sign(TOKEN, stamp, nonce, encrypted)
        query = {"timestamp": stamp, "nonce": nonce, "encrypt_type": "aes", "msg_signature": signature}
        return query, f"<xml><Encrypt>{cdata(encrypted)}</Encrypt></xml>".encode()

    async def ask(self, text: str, number: int, due: float) -> tuple[float, bool]:
        """Return the seconds since the post was due, and whether a passive reply came."""
        query, body = self.request(message(text, number))
        response = await self.http.post(PATH, params=query, content=body)
        return (
            time.perf_counter() - due,
            response.status_code == httpx.codes.OK and b"<Encrypt>" in response.content,
        )


def message(text: str, number: int) -> str:
    """Return the XML of a text message."""
    return (
        f"<xml><ToUserName>gh_bench</ToUserName><FromUserName>oBench{number % MEMBERS}</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>text</MsgType><Content>{cdata(text)}</Content>"
        f"<MsgId>{10**15 + number}</MsgId></xml>"
    )


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--fuzz", type=int, default=0)
    options = parser.parse_args()
    aes_key = secrets.token_hex(22)[:43]
    account = {
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_APP_ID": APP_ID,
        "WECHAT_APP_SECRET": "made up",
        "WECHAT_AES_KEY": aes_key,
        "WECHAT_API_BASE": "http://127.0.0.1:9",
    }
    with this_bot(BOT_WORKERS=str(options.workers), **account) as bot:
        asyncio.run(measure(bot.port, Key(APP_ID.encode(), key_bytes(aes_key)), options))


async def measure(port: int, key: Key, options: argparse.Namespace) -> None:
    """Warm up, post at the rate, then broken XML."""
    texts = general_questions()
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=30) as http:
        caller = Caller(http, key)
        await at_rate(caller, texts, options.rate // 2, 3, start=0)
        found = await at_rate(caller, texts, options.rate, options.seconds, start=MEMBERS)
        report([took for took, _ in found], sum(replied for _, replied in found), options.rate)
        if options.fuzz:
            samples = [message(text, n) for n, text in enumerate(texts[:20])]
            statuses = await fuzzed(options.fuzz, random.Random(20210331), caller, PATH, samples)
            told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
            print(f"{options.fuzz} broken posts: {told}")


async def at_rate(
    caller: Caller, texts: list[str], rate: int, seconds: float, *, start: int
) -> list[tuple[float, bool]]:
    """Post at a fixed rate; return what came of each post."""
    began, tasks = time.perf_counter(), []
    for n in range(int(rate * seconds)):
        due = began + n / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(caller.ask(texts[(start + n) % len(texts)], start + n, due)))
    return await asyncio.gather(*tasks)


def report(took: list[float], replied: int, rate: int) -> None:
    """Print the latencies in milliseconds."""
    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
    print(f"{len(took)} posts at {rate}/s, {replied} passive replies")
    print(f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, longest {max(took) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
