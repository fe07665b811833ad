"""「保存我被告知的内容」: a page to print with everything the member was told, when, by whom and on which clauses. No script.

The widget fetches it and opens it from memory, so the session is in no address. Such a page keeps the policy of the page that opened it:
that page must allow the one style below by its hash (`STYLE_SOURCE`), or the receipt is shown plain.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.channels.web.entry import sources
from bot.clock import SHANGHAI
from bot.conversation.history import Entry, Kept, Speaker
from bot.plan.plan import Plan

STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:18px/1.7 sans-serif;color:#111;background:#fff}"
    "article{border-top:1px solid #888;padding:.8em 0;break-inside:avoid}"
    ".text{white-space:pre-wrap;margin:.3em 0;overflow-wrap:anywhere}.at,footer,li{color:#444;font-size:.9em}"
    "@media print{body{margin:0;max-width:none;font-size:12pt}}"
)
STYLE_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src {STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Disposition": 'inline; filename="receipt.html"',
}
NOTHING = "<p>这次还没有收到过答复。</p>"
FOOT = "以上内容由智能客服和人工客服在线答复，时间为北京时间。互助金能不能给付、给付多少，以平台审核为准。"


def receipt(found: Iterable[Kept], plan: Plan, now: datetime) -> str:
    """Return the page. `now` is when it was made."""
    told = [kept.entry for kept in found if kept.entry.speaker in (Speaker.BOT, Speaker.AGENT)]
    articles = "\n".join(article(entry, plan) for entry in told) or NOTHING
    title = f"{html.escape(plan.name)}：我被告知的内容"
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n"
        f'<p class="at">保存时间：{moment(now)}。共{len(told)}条。</p>\n{articles}\n<footer><p>{FOOT}</p></footer>\n</html>\n'
    )


def article(entry: Entry, plan: Plan) -> str:
    """Return one answer with its time, who gave it, and its clauses."""
    who = f"人工客服{html.escape(entry.name or '')}" if entry.speaker is Speaker.AGENT else "智能客服"
    lines = clause_lines(entry.reply.clauses, plan)
    grounds = f"<p>依据：</p><ul>{lines}</ul>" if lines else ""
    text = html.escape(entry.reply.text)
    return (
        f'<article><p class="at">{moment(entry.at)}　{who}</p><p class="text">{text}</p>{grounds}</article>'
    )


def clause_lines(clause_ids: Sequence[str], plan: Plan) -> str:
    """Return the clauses, each with where it comes from."""
    return "".join(
        f"<li>{html.escape(found['text'])}（出处：{html.escape(found['source'])}）</li>"
        for found in sources(clause_ids, plan)
    )


def moment(at: datetime) -> str:
    """Return an instant as 2021年4月12日 10:05:09 in Beijing's time."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"
