"""模型上线要过关，主管可以带着理由放行；退回和上线一样快；先给一小部分会员试；每一步都有记录。"""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.turn import Engines
from bot.conversation.understanding import Decision
from bot.errors import GateClosed, ModelError, StateUnavailable
from bot.record.audit import AuditFilter, AuditLog
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database
from bot.record.model_history import Deed, ModelHistory
from bot.server.canary_swap import CanarySwap
from bot.server.workbench.promotion import Overruling, Promotions
from bot.state.link import Link
from bot.state.model_in_service import InService, ModelInService
from bot.workbench.judgement import Dialogue, keep
from tests.fakes.scripted_engine import ScriptedEngine
from tests.record.examples import NOON, event_id, turn
from tests.workbench.judged import GOOD, figures


def judge(models: Path, name: str, judged=GOOD) -> None:
    keep(replace(judged, model=f"{name}.tar.gz"), models)


async def deeds(promotions: Promotions) -> list[tuple[Deed, str, str | None, str]]:
    return [(d.deed, d.model, d.before, d.by) for d in await promotions.history.all()]


async def test_过了关才上线_记下谁_为什么_数据版本和成绩(
    promotions: Promotions, models: Path, database: Database
) -> None:
    judge(models, "spring")
    judge(models, "summer")
    await promotions.promote("spring", "小李", "第一次")
    found = await promotions.promote("summer.tar.gz", "小王", "多懂了两成")
    assert (found.model, found.by, found.number) == ("summer.tar.gz", "小王", 2)
    assert (models / "summer.tar.gz").exists()
    newest, _ = await promotions.history.all()
    assert (newest.before, newest.reason, newest.data_version) == ("spring.tar.gz", "多懂了两成", "v1")
    assert newest.figures["answered wrongly (in scope)"] == 0.02
    (line, _) = await AuditLog(database).page(AuditFilter())
    assert (line.who, line.about.id, line.details["deed"]) == ("小王", "summer.tar.gz", "promoted")  # type: ignore[union-attr]


async def test_没评测过的_没过关的_都上不了线(promotions: Promotions, models: Path) -> None:
    with pytest.raises(GateClosed, match="没有评测过"):
        await promotions.promote("spring", "小李")
    judge(models, "spring")
    await promotions.promote("spring", "小李")
    judge(models, "summer", figures(wrong=4))
    with pytest.raises(GateClosed) as closed:
        await promotions.promote("summer", "小李")
    assert closed.value.reasons == ("答错从 2.00% 升到 4.00%",)
    failed = replace(GOOD, dialogues=(Dialogue("x", "生命危险", ("没有说“120”",)),))
    judge(models, "summer", failed)
    with pytest.raises(GateClosed, match="生命危险"):
        await promotions.promote("summer", "小李")
    assert (await promotions.in_service.get()).model == "spring.tar.gz"  # type: ignore[union-attr]
    assert await deeds(promotions) == [(Deed.PROMOTED, "spring.tar.gz", None, "小李")]


async def test_主管带着理由可以放行_没有理由不行(promotions: Promotions, models: Path) -> None:
    with pytest.raises(GateClosed):
        await promotions.promote("spring", "主管", overruling=Overruling("  "))
    await promotions.promote("spring", "主管", overruling=Overruling("老模型起不来了"))
    (line,) = await promotions.history.all()
    assert line.overruled and line.reason == "老模型起不来了"


async def test_退回上一个_不用再过关_退两次回到原处(promotions: Promotions, models: Path) -> None:
    with pytest.raises(ModelError, match="no model to go back to"):
        await promotions.roll_back("小李")
    for name in ("winter", "spring"):
        judge(models, name)
        await promotions.promote(name, "小李")
    judge(models, "winter", figures(right=1))
    assert (await promotions.roll_back("小王", "答错了")).model == "winter.tar.gz"
    assert (await promotions.history.all())[0].deed is Deed.ROLLED_BACK
    assert (await promotions.roll_back("小王")).model == "spring.tar.gz"


async def test_模型文件不在或者不是模型_什么都不变(promotions: Promotions, models: Path) -> None:
    for name in ("winter", "spring"):
        judge(models, name)
        await promotions.promote(name, "小李")
    (models / "winter.tar.gz").unlink()
    with pytest.raises(ModelError, match="no model"):
        await promotions.roll_back("小李")
    (models / "odd.tar.gz").write_bytes(b"odd")
    with pytest.raises(ModelError, match="cannot be read"):
        await promotions.promote("odd", "小李", overruling=Overruling("试试"))
    assert len(await promotions.history.all()) == 2


class NeverPut(ModelInService):
    """Redis goes away in the very moment of the promotion."""

    async def put(self, model: str, by: str, at: datetime) -> InService:
        raise StateUnavailable("away")


async def test_连不上就不上线_也不记(
    promotions: Promotions, models: Path, link: Link, database: Database
) -> None:
    judge(models, "spring")
    away = replace(promotions, in_service=NeverPut(link))
    with pytest.raises(StateUnavailable):
        await away.promote("spring", "小李")
    assert await promotions.history.all() == []
    assert await AuditLog(database).page(AuditFilter()) == []


async def test_小范围试用_按会话分_结束了大家都用回原来的(promotions: Promotions, models: Path) -> None:
    engines = Engines(ScriptedEngine(), "spring")

    class Loaded(ScriptedEngine):
        def __init__(self, path: Path) -> None:
            super().__init__()
            self.model_id = path.name

    swap = CanarySwap(engines, models, Loaded)
    for name in ("spring", "summer"):
        judge(models, name)
    with pytest.raises(ModelError, match="promote one first"):
        await promotions.start_canary("summer", 20, "小李")
    await promotions.promote("spring", "小李")
    for percent in (0, 51):
        with pytest.raises(ModelError, match="percent"):
            await promotions.start_canary("summer", percent, "小李")

    await promotions.start_canary("summer", 20, "小李")
    await swap.adopt(await promotions.in_service.get())
    answered = [engines.of(f"web:{n}")[1] for n in range(2000)]
    assert 0.17 < answered.count("summer.tar.gz") / 2000 < 0.23
    assert answered == [engines.of(f"web:{n}")[1] for n in range(2000)]

    await promotions.end_canary("小李")
    await swap.adopt(await promotions.in_service.get())
    assert {engines.of(f"web:{n}")[1] for n in range(200)} == {"spring"}
    assert [d[0] for d in await deeds(promotions)] == [Deed.CANARY_ENDED, Deed.CANARY, Deed.PROMOTED]


async def test_试用的模型不在这台机器上_就用原来的(promotions: Promotions, models: Path) -> None:
    judge(models, "spring")
    judge(models, "summer")
    await promotions.promote("spring", "小李")
    await promotions.start_canary("summer", 50, "小李")
    (models / "summer.tar.gz").unlink()
    engines = Engines(ScriptedEngine(), "spring")
    await CanarySwap(engines, models, lambda path: pytest.fail("no file to load")).adopt(
        await promotions.in_service.get()
    )
    assert {engines.of(f"web:{n}")[1] for n in range(50)} == {"spring"}


async def test_上线了_试用就结束(promotions: Promotions, models: Path) -> None:
    for name in ("spring", "summer"):
        judge(models, name)
    await promotions.promote("spring", "小李")
    await promotions.start_canary("summer", 10, "小李")
    found = await promotions.promote("summer", "小李")
    assert found == await promotions.in_service.get()
    assert (found.canary, found.percent) == (None, 0)


async def test_两个模型在会员那里的表现放在一起看(database: Database) -> None:
    told = [
        turn(1, model_id="a", decision=Decision.ANSWER, confidence=0.9),
        turn(2, model_id="a", decision=Decision.REJECT, confidence=0.1),
        turn(3, model_id="a", notes={"handoff": {"reason": "asked"}}),
        turn(4, model_id="b", decision=Decision.CLARIFY, confidence=0.5),
        turn(5, model_id="b", text="/ask_refund_timing"),
        turn(6, model_id="b", decision=None, intent=None, confidence=None),
    ]
    await write_batch(database, [ReadEvent(event_id(n), t) for n, t in enumerate(told)])
    a, b = await ModelHistory(database).outcomes(NOON, NOON + timedelta(hours=1))
    assert (a.model_id, a.turns, a.answered, a.clarified, a.rejected, a.handed_over) == ("a", 3, 2, 0, 1, 1)
    assert (b.model_id, b.turns, b.clarified) == ("b", 1, 1)
