"""A made-up turn; every member, number and id in it is invented."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import SHANGHAI
from bot.conversation.event import TurnEvent
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.conversation.understanding import Decision, Entity, Ranked
from bot.desk.reasons import Reason
from bot.desk.ticket import Act, Ticket, TicketState
from bot.desk.ticket_event import TicketEvent

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)

REFUND = TurnEvent(
    conversation_id="web:zhang-ayi",
    channel="web",
    text="关停了我的钱咋办 还能理赔不",
    message_ids=("m-1",),
    received_at=NOON,
    answered_at=NOON + timedelta(milliseconds=8),
    intent="ask_refund_method",
    confidence=0.91,
    decision=Decision.ANSWER,
    ranking=(Ranked("ask_refund_method", 0.91), Ranked("ask_claim_eligibility", 0.88)),
    intents=("ask_refund_method", "ask_claim_eligibility"),
    entities=(Entity("relation", "self", "我", 3, 4),),
    replies=(
        Reply(
            "余额会退回您的原支付账户。",
            buttons=(Button("什么时候到账", "什么时候到账"),),
            clauses=("refund",),
        ),
    ),
    clauses=("refund",),
    stage=Stage.BOT,
    epoch=0,
    model_id="model-1",
    latency_ms=8.0,
)


def turn(number: int = 1, **changes: Any) -> TurnEvent:
    """Return the example as the `number`-th message, a minute later each; `changes` as told."""
    later = NOON + timedelta(minutes=number - 1)
    numbered = replace(REFUND, message_ids=(f"m-{number}",), received_at=later, answered_at=later)
    return replace(numbered, **changes)


def noted(conversation_id: str = "web:zhang-ayi", **changes: Any) -> TicketEvent:
    """Return a note on a made-up ticket that has a tag."""
    known: dict[str, Any] = {"opened_at": NOON, "queued_at": NOON, "version": 2, "tags": ("退款",)}
    ticket = Ticket(
        f"ticket of {conversation_id}",
        conversation_id,
        TicketState.WAITING,
        Reason.ASKED,
        **(known | changes),
    )
    return TicketEvent(Act.NOTE, ticket, "小李", NOON, {"text": "会员急着用钱"})


def event_id(number: int) -> str:
    """Return an id as a stream gives it, with its shard."""
    return f"s03:{1618200000000 + number}-0"
