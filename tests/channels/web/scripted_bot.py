"""A small bot behind the web channel's door: it answers in Chinese like the real one, and a repeat gets the same."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI

from bot.channels.web.pages import pages
from bot.channels.web.routes import router
from bot.channels.web.sessions import Sessions
from bot.conversation.inbound import Inbound
from bot.conversation.reply import Button, Reply

SECRET = b"a secret that only tests know"
HUMAN = Button("人工客服", "/request_human")
TOPICS = (
    Button("什么时候关停", "/ask_shutdown_time"),
    Button("送的保险", "/ask_policy_overview"),
    Button("还能不能理赔", "/ask_claim_eligibility"),
    Button("余额退款", "/ask_refund_policy"),
    HUMAN,
)
GREETING = Reply(
    "您好，我是水滴互助的智能客服。关停的事、送的保险、理赔申请、余额退款，您都可以直接用平常话问我。", TOPICS
)
SHUTDOWN = Reply("按公告，水滴互助已经在2021年3月31日18:00正式终止了互助计划。", clauses=("end",))
SOURCE = Reply("依据是：\n· 水滴互助将于2021年3月31日18:00正式终止互助计划。\n出处：关停公告。")
DEADLINE = Reply(
    "您爱人2021年2月5日首次确诊，在计划终止以前，还在申请期内，最晚2021年8月4日当天结束前提交申请。\n"
    "首次确诊 2021-02-05 + 180 天 = 最晚 2021-08-04，还剩 114 天。\n"
    "能不能给付，要看是否符合原来的互助条件，由平台审核。",
    (HUMAN,),
    ("end", "claims.who", "claims.window"),
    card={
        "kind": "deadline",
        "diagnosed": "2021-02-05",
        "last_day": "2021-08-04",
        "days_left": 114,
        "window": "open",
    },
)
REFUND = Reply(
    "您的退款2021年4月2日已发起（36.50元），正在处理，还没有到账。具体哪天到账，公告没有写明。",
    clauses=("record", "unpublished"),
    card={
        "kind": "refund",
        "state": "processing",
        "amount": "36.50",
        "initiated_at": "2021-04-01T17:30:00+00:00",
        "paid_at": None,
    },
)
POLICY = Reply(
    "您的健康险已经出单了。",
    clauses=("record", "policy.what"),
    card={
        "kind": "policy",
        "relation": "self",
        "state": "issued",
        "accept_by": None,
        "effective_from": "2021-04-01",
        "effective_to": "2022-03-31",
    },
)
ASKS_LAST4 = Reply("好的。再发一下身份证号的后四位（最后一位是X也照写）。")
CONFIRM = Reply(
    "您是想问这一天确诊的，还能不能申请吗？", (Button("是的", "/affirm"), Button("不是", "/deny"))
)
SCRIPT: dict[str, tuple[Reply, ...]] = {
    "/greet": (GREETING,),
    "/ask_shutdown_time": (SHUTDOWN,),
    '/inform{"wish": "source"}': (SOURCE,),
    "我老婆2月5号确诊的，还能报吗": (DEADLINE,),
    "我的退款到哪了": (REFUND,),
    "我的保单呢": (POLICY,),
    "2月5号": (CONFIRM,),
    "13800001234": (ASKS_LAST4,),
    "123X": (Reply("核对好了，下次不用再核对。"),),
    "有人吗": (),
}
UNKNOWN = Reply("对不起，这句话我没有看懂。您可以换个说法再说一遍，或者点下面的选项。", TOPICS)


class ScriptedBot:
    """The handler the routes call. `seconds` is how long an answer takes."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.clear(seconds)
        self._kept: dict[tuple[str, str], Sequence[Reply]] = {}

    async def handle(self, inbound: Inbound) -> Sequence[Reply]:
        """Answer a message; raise the failure that is set."""
        self.seen.append(inbound)
        await asyncio.sleep(self.seconds)
        if self.failure:
            raise self.failure
        key = (inbound.conversation_id, inbound.message_id)
        return self._kept.setdefault(key, SCRIPT.get(inbound.text, (UNKNOWN,)))

    def clear(self, seconds: float = 0.0) -> None:
        """Forget what was seen; kept replies stay."""
        self.seconds = seconds
        self.seen: list[Inbound] = []
        self.failure: Exception | None = None

    @property
    def answered_texts(self) -> list[str]:
        """The texts in the order they came."""
        return [inbound.text for inbound in self.seen]


class Limits:
    """Allows everything but what is set in `seconds` by kind."""

    def __init__(self) -> None:
        self.seconds: dict[str, int] = {}
        self.asked: list[tuple[str, str]] = []

    async def allow(self, kind: str, who: str) -> int:
        """Return the seconds to wait."""
        self.asked.append((kind, who))
        return self.seconds.get(kind, 0)


def utc_now() -> datetime:
    """Return the machine's instant."""
    return datetime.now(UTC)


def web_app(bot: ScriptedBot, limits: Limits | None = None, sessions: Sessions | None = None) -> FastAPI:
    """Return an application with nothing but the web channel."""
    app = FastAPI()
    kept = sessions or Sessions(SECRET, timedelta(hours=12), utc_now)
    app.include_router(router(bot.handle, kept, (limits or Limits()).allow))
    app.include_router(pages("水滴互助"))
    return app
