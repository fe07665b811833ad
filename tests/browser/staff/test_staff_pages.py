"""登录、改密码、账号、审计：在真的浏览器里，像同事一样用。"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.local_server import LocalServer
from tests.server.sign_in.staff_house import PASSWORD

CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (360, 390, 768, 1280, 1920)
NEW = "another made-up one"


async def enter(page: Page, name: str = "xiaozhang", password: str = PASSWORD, to: str = "/me") -> None:
    await page.goto(f"/sign-in?next={to}")
    await page.get_by_label("账号").fill(name)
    await page.get_by_label("密码").fill(password)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def test_没登录去一页_登录后就到那一页(page: Page) -> None:
    await page.goto("/me")
    await expect(page.get_by_label("账号")).to_be_focused()
    await page.keyboard.type("xiaozhang")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/me$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("我的")
    await expect(page.locator(".facts")).to_contain_text("张测试")


async def test_密码错了_账号还在_密码空着_五次就锁(page: Page) -> None:
    await enter(page, password="wrong")
    await expect(page.get_by_role("alert")).to_have_text("账号或密码不对，请再试一次。")
    await expect(page.get_by_label("账号")).to_have_value("xiaozhang")
    await expect(page.get_by_label("密码")).to_have_value("")
    for _ in range(5):
        await enter(page, password="wrong")
    await expect(page.get_by_role("alert")).to_contain_text("请过15分钟再试")


async def test_改自己的密码_再用新的登录(page: Page) -> None:
    await enter(page)
    await page.get_by_role("link", name="修改密码").click()
    await page.get_by_label("旧密码").fill("wrong")
    await page.get_by_label("新密码", exact=True).fill(NEW)
    await page.get_by_label("再输一次新密码").fill(NEW)
    await page.get_by_role("button", name="修改").click()
    await expect(page.locator(".error")).to_have_text("旧密码不对。")
    await page.get_by_label("旧密码").fill(PASSWORD)
    await page.get_by_label("新密码", exact=True).fill(NEW)
    await page.get_by_label("再输一次新密码").fill(NEW)
    await page.get_by_role("button", name="修改").click()
    await expect(page.locator(".notice.good")).to_contain_text("密码已经修改")
    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_role("status").first).to_have_text("已经退出。")
    await enter(page, password=NEW)
    await expect(page.get_by_role("heading", level=1)).to_have_text("我的")


async def test_管理员建账号_新人用一次性密码登录并改掉(page: Page, browser: Browser) -> None:
    await enter(page, "boss", to="/accounts")
    await page.get_by_role("link", name="新建账号").click()
    await page.get_by_label("账号名").fill("xiaosun")
    await page.get_by_label("显示名").fill("孙测试")
    await page.get_by_label("客服").check()
    await page.get_by_role("button", name="新建").click()
    once = await page.locator(".secret").inner_text()
    other = await (await browser.new_context(base_url=page.url.partition("/accounts")[0])).new_page()
    await enter(other, "xiaosun", once)
    await expect(other.locator(".notice.warn")).to_contain_text("一次性密码")
    await other.get_by_label("一次性密码").fill(once)
    await other.get_by_label("新密码", exact=True).fill(NEW)
    await other.get_by_label("再输一次新密码").fill(NEW)
    await other.get_by_role("button", name="修改").click()
    await expect(other.locator(".notice.good")).to_contain_text("密码已经修改")
    await other.context.close()


async def test_停用要先问一句_取消就不停(page: Page) -> None:
    await enter(page, "boss", to="/accounts")
    await page.get_by_role("link", name="xiaozhang").click()
    await page.get_by_role("button", name="停用账号").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("停用 xiaozhang？")
    await dialog.get_by_role("button", name="取消").click()
    await expect(page.get_by_role("button", name="停用账号")).to_be_visible()
    await page.get_by_role("button", name="停用账号").click()
    await page.keyboard.press("Enter")
    await expect(page.locator(".notice.good")).to_contain_text("xiaozhang 已经停用")
    await expect(page.get_by_role("row", name="xiaozhang")).to_contain_text("已停用")


async def test_主管查审计_筛选_翻页(page: Page) -> None:
    await enter(page, "zhuguan", to="/audit")
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(50)
    await page.get_by_role("link", name="更早的").click()
    await expect(rows).to_have_count(16)
    await page.get_by_label("做了什么").select_option("查看遮住的信息")
    await page.get_by_role("button", name="查找").click()
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("会话 0f1e2d3c4b5a")
    await page.get_by_label("谁", exact=True).fill("nobody")
    await page.get_by_role("button", name="查找").click()
    await expect(page.locator(".empty")).to_contain_text("没有符合的记录。")


async def test_导航按角色_键盘看得见在哪(page: Page) -> None:
    await enter(page, "zhuguan")
    places = page.get_by_role("navigation", name="主导航").get_by_role("link")
    await expect(places).to_have_text(["接待台", "主管", "审计", "我的"])
    await expect(page.locator("[aria-current=page]")).to_have_text("我的")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    await page.keyboard.press("Tab")
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_每一页在每个宽度都放得下_看得清(
    browser: Browser, staff_server: LocalServer, screenshots: Path, scheme: str
) -> None:
    context = await browser.new_context(base_url=staff_server.url, locale="zh-CN", color_scheme=scheme)
    page = await context.new_page()
    paths = {"sign-in": "/sign-in", "me": "/me", "password": "/me/password", "accounts": "/accounts"}
    paths |= {"account": "/accounts/3", "new": "/accounts/new", "audit": "/audit", "refused": "/accounts/99"}
    for name, path in paths.items():
        if name == "me":
            await enter(page, "boss")
        await page.goto(path)
        assert await page.evaluate(CONTRAST) == [], name
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            assert await page.evaluate(OVERFLOW) <= 0, (name, width)
            if width in (390, 1280):
                await page.screenshot(path=screenshots / f"staff-{name}-{width}-{scheme}.png")
    await context.close()
