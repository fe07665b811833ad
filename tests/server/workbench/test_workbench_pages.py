"""训练师在网页上做的事：标注、撤回、写进训练数据、提新意图、上线和退回。没有权限的人进不来。"""

import asyncio

import httpx
import pytest

from bot.staff.role import Role
from tests.server.workbench.bench_house import INVOICES, OTHERS, BenchHouse, token
from tests.workbench.judged import figures

PLACES = ("/workbench", "/workbench/clusters", "/workbench/changes", "/workbench/models", "/workbench/train")


async def post(
    client: httpx.AsyncClient, path: str, *, seen: str = "/workbench/models", **data: object
) -> httpx.Response:
    csrf = token((await client.get(seen)).text)
    return await client.post(path, data={"csrf": csrf, **data})


@pytest.mark.parametrize("path", [*PLACES, "/workbench/health", "/workbench/models/compare"])
async def test_只有训练师进得来(bench: BenchHouse, path: str) -> None:
    async with bench.staff.client() as stranger:
        assert (await stranger.get(path)).headers["location"].startswith("/sign-in")
    async with bench.trainer(Role.AGENT, name="kefu") as agent:
        assert (await agent.get(path)).status_code == 403


async def test_改东西的地址_客服和没带令牌的都不行(bench: BenchHouse) -> None:
    paths = (
        "labels",
        "labels/undo",
        "filters",
        "changes",
        "proposals",
        "train",
        "models/promote",
        "models/rollback",
        "models/canary",
    )
    async with bench.trainer(Role.AGENT, name="kefu") as agent, bench.trainer() as trainer:
        csrf = token((await agent.get("/me")).text)
        for path in paths:
            assert (await agent.post(f"/workbench/{path}", data={"csrf": csrf})).status_code == 403, path
            assert (await trainer.post(f"/workbench/{path}")).status_code == 403, path


async def test_空的时候每一页都打得开(bench: BenchHouse) -> None:
    async with bench.trainer() as trainer:
        for path in PLACES:
            assert (await trainer.get(path)).status_code == 200, path


async def test_没听懂的话进收件箱_标了_撤回_再标_写成分支(bench: BenchHouse) -> None:
    await bench.talk("退钱几号<b>到", "赔得着几万")
    async with bench.trainer() as trainer:
        shown = (await trainer.get("/workbench")).text
        assert "退钱几号&lt;b&gt;到" in shown and "没听懂" in shown
        labelled = {"id": "1", "verdict": "relabel", "intent": "ask_refund_timing", "note": "口语"}
        found = await post(trainer, "/workbench/labels", **labelled)
        assert found.status_code == 303
        assert "已定" in (await trainer.get("/workbench?status=agreed")).text
        await post(trainer, "/workbench/labels/undo")
        assert "没有符合的话" in (await trainer.get("/workbench?status=agreed")).text
        await post(trainer, "/workbench/labels", **labelled)
        assert "+    - 退钱几号&lt;b&gt;到" in (await trainer.get("/workbench/changes")).text
        await post(trainer, "/workbench/changes")
    assert "+    - 退钱几号<b>到" in bench.git("show", "workbench/labels")
    assert bench.git("status", "--porcelain").strip() in ("", "?? data/lexicon")


async def test_程序要的是每句话现在在哪一步(bench: BenchHouse) -> None:
    await bench.talk("退钱几号到", "赔得着几万")
    async with bench.trainer() as trainer:
        csrf = token((await trainer.get("/workbench")).text)
        headers = {"Accept": "application/json", "X-CSRF-Token": csrf}
        many = {"id": ["1", "2"], "verdict": "out_of_scope"}
        found = await trainer.post("/workbench/labels", data=many, headers=headers)
        assert found.json() == {"statuses": {"1": "agreed", "2": "agreed"}, "said": "已经标好。"}
        wrong = await trainer.post(
            "/workbench/labels", data={"id": "1", "verdict": "two", "intent": "a"}, headers=headers
        )
        assert wrong.status_code == 400 and "意图" in wrong.json()["detail"]


async def test_筛选存得下来(bench: BenchHouse) -> None:
    async with bench.trainer() as trainer:
        await post(trainer, "/workbench/filters", name="退款的", search="退款", status="open")
        assert "/workbench?status=open&amp;search=" in (await trainer.get("/workbench")).text
        odd = "status=x&reason=x&outcome=x&least=abc&since=2021-99-99&before=-1&most=nan"
        assert (await trainer.get(f"/workbench?{odd}")).status_code == 200


async def test_一组话提成新意图_先看改动再写成分支(bench: BenchHouse) -> None:
    await bench.talk(*INVOICES, *OTHERS)
    proposal = {
        "name": "ask_invoice",
        "title": "发票",
        "meaning": "要发票",
        "examples": "\n".join(INVOICES),
        "answer": "公告没有写发票的事，我给您找人工客服。",
        "boundaries": "ask_claim_payout：赔多少归它",
    }
    async with bench.trainer() as trainer:
        await trainer.get("/workbench")
        assert "发票" in (await trainer.get("/workbench/clusters")).text
        shown = await post(trainer, "/workbench/proposals", **proposal)
        assert "+  - ask_invoice" in shown.text and "git" not in shown.text
        await post(trainer, "/workbench/proposals", **proposal, keep="1")
    assert "- 怎么开发票" in bench.git("show", "workbench/ask-invoice:data/nlu/invoice.yml")


async def test_没过关的上不了线_主管可以放行_退回(bench: BenchHouse) -> None:
    for name in ("winter", "spring"):
        bench.judge(name)
    bench.judge("summer", figures(wrong=4))
    service = bench.room.promotions.in_service
    async with bench.trainer() as trainer:
        await post(trainer, "/workbench/models/promote", model="spring.tar.gz")
        refused = await post(trainer, "/workbench/models/promote", model="summer.tar.gz")
        assert "答错从 2.00% 升到 4.00%" in (await trainer.get(refused.headers["location"])).text
        sneaky = await post(
            trainer, "/workbench/models/promote", model="summer.tar.gz", overrule="1", reason="我说的"
        )
        assert sneaky.status_code == 403
        assert (await service.get()).model == "spring.tar.gz"  # type: ignore[union-attr]
        assert "答法变了" in (await trainer.get("/workbench/models/compare?model=summer.tar.gz")).text
    async with bench.trainer(Role.TRAINER, Role.SUPERVISOR, name="boss") as boss:
        await post(boss, "/workbench/models/promote", model="summer.tar.gz", overrule="1", reason="急着用")
        assert (await service.get()).model == "summer.tar.gz"  # type: ignore[union-attr]
        await post(boss, "/workbench/models/rollback", reason="还是不行")
        assert (await service.get()).model == "spring.tar.gz"  # type: ignore[union-attr]
        await post(boss, "/workbench/models/canary", model="winter.tar.gz", percent="10")
        shown = (await boss.get("/workbench/models")).text
        assert "winter.tar.gz 在试用 10% 的会话" in shown and "急着用" in shown and "放行" in shown
        await post(boss, "/workbench/models/canary")
        assert (await service.get()).canary is None  # type: ignore[union-attr]


async def test_开始训练_看得到进度_同时只跑一个(bench: BenchHouse) -> None:
    async with bench.trainer() as trainer:
        odd = await post(trainer, "/workbench/train", seen="/workbench/train", branch="main")
        assert odd.status_code == 400
        others = bench.room.trainings.log.with_name("state.json")
        others.parent.mkdir()
        others.write_text(
            '{"running": true, "by": "xiaowang", "share": 0.3, "step": "准备日期"}', encoding="utf-8"
        )
        again = await post(trainer, "/workbench/train", seen="/workbench/train")
        assert "已经有人在训练了" in (await trainer.get(again.headers["location"])).text
        others.unlink()
        await post(trainer, "/workbench/train", seen="/workbench/train")
        for _ in range(600):
            state = bench.room.trainings.state()
            assert state is not None
            if not state.running:
                break
            await asyncio.sleep(0.1)
        shown = (await trainer.get("/workbench/train")).text
    assert state.failed and "退出码" in state.failed  # the small project has no bot to train
    assert state.failed in shown and "xiaoli" in shown
