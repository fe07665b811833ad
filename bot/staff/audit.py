"""The audit log's values and its port: who did what, about whom, when.

Another room writes with `await audit.write(person.name, Action.TICKET_TAKEN, about_ticket(17))`. Details are short facts
(ids, counts, reasons from a list), never what a member wrote and never personal data; numbers of seven and more digits are
hidden before they are kept. A new kind of deed is one line in `Action` and one in `CHINESE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

Details = Mapping[str, str | int | float | bool | None]


class Action(StrEnum):
    """What was done. The text before the dot is the room it happened in."""

    SIGNED_IN = "sign_in.signed_in"
    SIGN_IN_REFUSED = "sign_in.refused"
    SIGN_IN_LOCKED = "sign_in.locked"
    SIGNED_OUT = "sign_in.signed_out"
    PASSWORD_CHANGED = "sign_in.password_changed"  # noqa: S105 - a name
    ACCOUNT_ADDED = "account.added"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_DEACTIVATED = "account.deactivated"
    ACCOUNT_ACTIVATED = "account.activated"
    PASSWORD_RESET = "account.password_reset"  # noqa: S105 - a name
    TICKET_TAKEN = "desk.ticket_taken"
    TICKET_ASSIGNED = "desk.ticket_assigned"
    TICKET_TRANSFERRED = "desk.ticket_transferred"
    TICKET_CLOSED = "desk.ticket_closed"
    TICKET_REOPENED = "desk.ticket_reopened"
    TICKET_GIVEN_BACK = "desk.ticket_given_back"
    MASKED_VALUE_OPENED = "desk.masked_value_opened"
    MESSAGE_RESENT = "desk.message_resent"
    CONVERSATIONS_SEARCHED = "desk.conversations_searched"
    CONVERSATION_OPENED = "desk.conversation_opened"
    EXPORTED = "desk.exported"
    DESK_SETTINGS_CHANGED = "desk.settings_changed"
    LABEL_GIVEN = "workbench.label_given"
    TRAINING_DATA_CHANGED = "workbench.training_data_changed"
    TRAINING_STARTED = "workbench.training_started"
    MODEL_PROMOTED = "workbench.model_promoted"


CHINESE: Mapping[Action, str] = {
    Action.SIGNED_IN: "登录",
    Action.SIGN_IN_REFUSED: "登录失败",
    Action.SIGN_IN_LOCKED: "登录被锁定",
    Action.SIGNED_OUT: "退出",
    Action.PASSWORD_CHANGED: "修改自己的密码",
    Action.ACCOUNT_ADDED: "新建账号",
    Action.ACCOUNT_CHANGED: "修改账号",
    Action.ACCOUNT_DEACTIVATED: "停用账号",
    Action.ACCOUNT_ACTIVATED: "恢复账号",
    Action.PASSWORD_RESET: "重置密码",
    Action.TICKET_TAKEN: "接手会话",
    Action.TICKET_ASSIGNED: "分配会话",
    Action.TICKET_TRANSFERRED: "转交会话",
    Action.TICKET_CLOSED: "结束会话",
    Action.TICKET_REOPENED: "重新打开会话",
    Action.TICKET_GIVEN_BACK: "交还机器人",
    Action.MASKED_VALUE_OPENED: "查看遮住的信息",
    Action.MESSAGE_RESENT: "重发消息",
    Action.CONVERSATIONS_SEARCHED: "搜索会话",
    Action.CONVERSATION_OPENED: "查看会话",
    Action.EXPORTED: "导出",
    Action.DESK_SETTINGS_CHANGED: "修改接待设置",
    Action.LABEL_GIVEN: "标注",
    Action.TRAINING_DATA_CHANGED: "修改训练数据",
    Action.TRAINING_STARTED: "开始训练",
    Action.MODEL_PROMOTED: "模型上线",
}


class AboutKind(StrEnum):
    """What kind of thing a deed was about."""

    ACCOUNT = "account"
    CONVERSATION = "conversation"
    TICKET = "ticket"
    MODEL = "model"


ABOUT_CHINESE: Mapping[AboutKind, str] = {
    AboutKind.ACCOUNT: "账号",
    AboutKind.CONVERSATION: "会话",
    AboutKind.TICKET: "工单",
    AboutKind.MODEL: "模型",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a deed was about; a conversation by its digest (`bot.log.conversation_digest`), never by its id."""

    kind: AboutKind
    id: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log; `id` grows."""

    id: int
    at: datetime
    who: str
    action: str
    about: About | None
    details: Details = field(default_factory=dict)


def about_account(name: str) -> About:
    """Return an account as what a deed was about."""
    return About(AboutKind.ACCOUNT, name)


def about_ticket(ticket_id: int | str) -> About:
    """Return a ticket as what a deed was about."""
    return About(AboutKind.TICKET, str(ticket_id))


def about_conversation(digest: str) -> About:
    """Return a conversation, by its digest, as what a deed was about."""
    return About(AboutKind.CONVERSATION, digest)


class Audit(Protocol):
    """Writes one line. Raises RecordUnavailable: a deed that must be audited is not done then."""

    async def write(
        self, who: str, action: Action, about: About | None = None, details: Details | None = None
    ) -> None:
        """Write that `who` (an account's name, or `system`) did something."""
