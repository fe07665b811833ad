"""审核收件箱：哪些话进来、怎么筛、谁标了什么、两个人不一样怎么办、忘记一个人时全都忘记。"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.rating import Rating
from bot.conversation.reply import Button, Reply
from bot.conversation.understanding import Decision
from bot.errors import InputError
from bot.record.audit import AuditFilter, AuditLog
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database
from bot.record.forget import forget
from bot.record.labels import Labels
from bot.record.rating_batch import ReadRating, write_rating_batch
from bot.record.review_feed import ReviewFeed, note_agent_answer
from bot.record.reviews import Review, Reviews
from bot.workbench.label import Label, Span, Verdict
from bot.workbench.review import Outcome, Reason, Status, Wanted
from tests.record.counting import count
from tests.record.examples import NOON, event_id, turn

REFUND = Label(Verdict.RELABEL, ("ask_refund_timing",))
CLAIM = Label(Verdict.RELABEL, ("ask_claim_deadline",))
SKIP = Label(Verdict.SKIP)
ASKED_BACK = Reply(
    "您想问的是哪一个？",
    buttons=(Button("什么时候退", "/ask_refund_timing"), Button("退多少", "/ask_refund_amount")),
)


async def happened(database: Database, *turns: object, first: int = 1) -> list[Review]:
    """Record turns and feed the inbox; return it, oldest first."""
    await write_batch(database, [ReadEvent(event_id(n), t) for n, t in enumerate(turns, start=first)])  # type: ignore[arg-type]
    await ReviewFeed(database).run()
    return (await Reviews(database).page(Wanted()))[::-1]


def unclear(number: int, text: str, **changes: object):
    return turn(number, text=text, decision=Decision.REJECT, confidence=0.1, **changes)


async def test_听懂了的不用看_没听懂_反问_没把握_转人工的要看(database: Database) -> None:
    found = await happened(
        database,
        turn(1),
        unclear(2, "啥玩意儿嘛"),
        turn(3, text="那个钱", decision=Decision.CLARIFY, confidence=0.4, conversation_id="web:b"),
        turn(4, text="保单呢", confidence=0.65, conversation_id="web:c"),
        turn(5, text="找个活人", notes={"handoff": {"reason": "asked"}}, conversation_id="web:d"),
        turn(6, text="/ask_refund_timing", confidence=0.1, conversation_id="web:e"),
        turn(7, text="在线下说", decision=None, intent=None, confidence=None, conversation_id="web:f"),
        turn(8, text="试试看", conversation_id="trial:小李", channel="trial"),
    )
    assert [(r.turn.text, r.reasons, r.outcome) for r in found] == [
        ("啥玩意儿嘛", (Reason.REJECTED,), Outcome.REJECTED),
        ("那个钱", (Reason.CLARIFIED,), Outcome.CLARIFIED),
        ("保单呢", (Reason.UNSURE,), Outcome.ANSWERED),
        ("找个活人", (Reason.HANDED_OVER,), Outcome.HANDED_OVER),
        ("试试看", (Reason.TRIAL,), Outcome.ANSWERED),
    ]


async def test_反问以后会员选了哪个_点按钮_回数字_打按钮上的字都算(database: Database) -> None:
    asked = {"decision": Decision.CLARIFY, "confidence": 0.4, "replies": (ASKED_BACK,)}
    answers = ("/ask_refund_timing", "1", "什么时候退", "算了不问了")
    turns = []
    for n, answer in enumerate(answers):
        name = f"web:{n}"
        turns += [turn(2 * n + 1, text="那个钱", conversation_id=name, **asked)]
        turns += [turn(2 * n + 2, text=answer, intent="ask_refund_timing", conversation_id=name)]
    found = await happened(database, *turns)
    assert [r.chosen for r in found] == ["ask_refund_timing"] * 3 + [None]


async def test_换句话再问_前一句才要看_哪怕两批之间隔开了(database: Database) -> None:
    await happened(database, turn(1, text="我的余额啥时候到账"))
    (found,) = await happened(database, turn(2, text="余额几时到账啊到底"), first=2)
    assert (found.turn.text, found.reasons) == ("我的余额啥时候到账", (Reason.ASKED_AGAIN,))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("我的余额啥时候到账", 1), ("谢谢", 1), ("余额几时到账啊", 20), ("/ask_refund_timing", 1)],
)
async def test_同样的话_别的话_很久以后_点按钮都不算再问(database: Database, text: str, minutes: int) -> None:
    assert (
        await happened(
            database, turn(1, text="我的余额啥时候到账"), turn(1 + minutes, text=text, intent="thank")
        )
        == []
    )


async def test_点了踩的回答进收件箱_每次只进一遍(database: Database) -> None:
    said = (Reply("5日内发起退款", response="utter_refund_timing"),)
    turns = [turn(1, text="哪天退", replies=said), turn(2, text="谢谢你", intent="thank")]
    assert await happened(database, *turns) == []
    thumb = Rating("web:zhang-ayi", "entry-1", "down", NOON + timedelta(minutes=5), "utter_refund_timing")
    await write_rating_batch(database, [ReadRating("r1", thumb)])
    assert await ReviewFeed(database).run() == 1
    assert await ReviewFeed(database).run() == 0
    (found,) = await Reviews(database).page(Wanted(reasons=Reason.THUMBS_DOWN))
    assert found.turn.text == "哪天退"


async def test_转人工的旁边放着客服的第一句(database: Database) -> None:
    await happened(database, turn(1, text="找人", notes={"handoff": {"reason": "asked"}}))
    async with database.write() as connection:
        await note_agent_answer(connection, "web:zhang-ayi", "您好，我帮您查。")
        await note_agent_answer(connection, "web:zhang-ayi", "第二句")
    (found,) = await Reviews(database).page(Wanted())
    assert found.agent_answer == "您好，我帮您查。"


async def test_筛选_搜索_翻页(database: Database) -> None:
    turns = [
        unclear(n, f"第{n}句 {'退款' if n % 2 else '保单'}_%", conversation_id=f"web:{n}")
        for n in range(1, 8)
    ]
    await happened(
        database, *turns, turn(9, text="电话", confidence=0.7, channel="wechat", conversation_id="wechat:1")
    )
    inbox = Reviews(database)

    async def texts(**wanted: object) -> list[str]:
        return [r.turn.text[:3] for r in await inbox.page(Wanted(**wanted))]  # type: ignore[arg-type]

    assert await texts(channel="wechat") == ["电话"]
    assert await texts(search="退款 第3") == ["第3句"]
    assert await texts(search="_%") == ["第7句", "第6句", "第5句", "第4句", "第3句", "第2句", "第1句"]
    assert await texts(search="退%款") == []
    assert await texts(least=0.5) == ["电话"]
    assert await texts(most=0.5, since=NOON + timedelta(minutes=5)) == ["第7句", "第6句"]
    assert await texts(outcome=Outcome.ANSWERED) == ["电话"]
    assert await texts(reasons=Reason.UNSURE | Reason.TRIAL) == ["电话"]
    first = await inbox.page(Wanted(), limit=3)
    then = await inbox.page(Wanted(), limit=3, before=first[-1].id)
    assert [r.turn.text[:3] for r in [*first, *then]] == ["电话", "第7句", "第6句", "第5句", "第4句", "第3句"]
    assert len(await inbox.texts(Wanted(status=Status.OPEN))) == 8


async def test_存下来的筛选是各人自己的(database: Database) -> None:
    inbox = Reviews(database)
    await inbox.save_filter("甲", "退款", {"search": "退款"})
    await inbox.save_filter("甲", "退款", {"search": "退钱"})
    assert await inbox.filters("甲") == {"退款": {"search": "退钱"}}
    assert await inbox.filters("乙") == {}
    await inbox.drop_filter("甲", "退款")
    assert await inbox.filters("甲") == {}


async def test_标了就定_谁标的什么时候标的都在_撤回就回到待标(database: Database) -> None:
    first, second = await happened(
        database, unclear(1, "哪天退嘛"), unclear(2, "最晚哪天", conversation_id="web:b")
    )
    labels = Labels(database, now=lambda: NOON)
    marked = replace(REFUND, spans=(Span("date", 0, 2),), note="口语")
    assert await labels.give({first.id: marked, second.id: CLAIM}, "小李") == {
        first.id: Status.AGREED,
        second.id: Status.AGREED,
    }
    (given,) = (await Reviews(database).page(Wanted()))[-1].labels
    assert (given.by, given.at, given.label) == ("小李", NOON, marked)
    assert await labels.undo("小王") == {}
    assert await labels.undo("小李") == {first.id: Status.OPEN, second.id: Status.OPEN}
    assert [line.details["count"] for line in await AuditLog(database).page(AuditFilter())] == [-2, 2]
    assert (await Reviews(database).get(first.id)).labels[0].undone  # type: ignore[union-attr]


async def test_要两个人看的_意见不同进分歧_第三个人定(database: Database) -> None:
    await write_batch(database, [ReadEvent(event_id(1), unclear(1, "那个啥时候"))])
    await ReviewFeed(database, second_wanted=True).run()
    (review,) = await Reviews(database).page(Wanted())
    labels = Labels(database)
    steps = [await labels.give({review.id: label}, by) for by, label in (("甲", REFUND), ("乙", CLAIM))]
    assert [step[review.id] for step in steps] == [Status.WAITING, Status.DISPUTED]
    assert (await labels.agreement()).share == 0
    assert [r.id for r in await Reviews(database).page(Wanted(status=Status.DISPUTED))] == [review.id]
    assert await labels.agreed() == {}
    assert (await labels.give({review.id: CLAIM}, "丙"))[review.id] is Status.AGREED
    assert (await labels.agreed())[review.id].label == CLAIM
    assert (await labels.give({review.id: CLAIM}, "甲"))[review.id] is Status.AGREED
    assert (await Reviews(database).counts())[Status.AGREED] == 1


async def test_写进训练数据的不能再改(database: Database) -> None:
    (review,) = await happened(database, unclear(1, "哪天退嘛"))
    labels = Labels(database)
    await labels.give({review.id: REFUND}, "甲")
    await labels.keep(list(await labels.agreed()), "abc123", "甲")
    assert await labels.agreed() == {}
    with pytest.raises(InputError, match="训练数据"):
        await labels.undo("甲")
    with pytest.raises(InputError, match="训练数据"):
        await labels.give({review.id: CLAIM}, "乙")


async def test_一批里有一句不对_一句都不标(database: Database) -> None:
    (review,) = await happened(database, unclear(1, "哪天退嘛"))
    two = Label(Verdict.TWO, ("ask_refund_timing", "ask_claim_deadline"), 99)
    for wrong in ({review.id: SKIP, 9999: SKIP}, {review.id: two}, {}):
        with pytest.raises(InputError):
            await Labels(database).give(wrong, "甲")
    assert await count(database, "labels") == 0


async def test_忘记一个人_收件箱和标注里也没有了(database: Database) -> None:
    first, other = await happened(
        database, unclear(1, "哪天退嘛"), unclear(2, "最晚哪天", conversation_id="web:b")
    )
    await Labels(database).give({first.id: REFUND, other.id: CLAIM}, "甲")
    assert (await forget(database, "web:zhang-ayi", NOON + timedelta(days=1))).reviews == 1
    assert [r.turn.text for r in await Reviews(database).page(Wanted())] == ["最晚哪天"]
    assert await count(database, "labels") == 1
