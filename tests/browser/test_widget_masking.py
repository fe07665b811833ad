"""Which numbers a member typed are shown as ••• in their own bubble, before the server has hidden them."""

import pytest
from playwright.async_api import Browser, Page

from bot.channels.web.widget_script import sources, stripped


@pytest.fixture(scope="module")
async def page(browser: Browser):
    opened = await browser.new_page()
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("我的手机是13800000001", "", "我的手机是•••"),
        ("138-0000-0001，谢谢", "", "•••，谢谢"),
        ("１３８００００００００１", "", "•••"),
        ("幺三八零零零零零零零一", "", "•••"),
        ("身份证110101190001010015", "", "身份证•••"),
        ("11010119000101001X", "", "•••"),
        ("卡号6222 0000 0000 0000 000", "", "卡号•••"),
        ("我的后四位是1234", "", "我的后四位是•••"),
        ("1234", "请把验证码发给我。", "•••"),
        ("12345678", "请把验证码发给我。", "•••"),
        ("2021年3月5日确诊", "请发身份证号的后四位。", "2021年3月5日确诊"),
        ("去年12月3号确诊，花了30000元", "", "去年12月3号确诊，花了30000元"),
        ("20210205确诊的", "", "20210205确诊的"),
        ("2020-12-03还是2021-02-05", "", "2020-12-03还是2021-02-05"),
        ("保额1000000元", "", "保额1000000元"),
        ("1234", "", "1234"),
    ],
)
async def test_what_is_masked(page: Page, text: str, asked: str, shown: str):
    module = stripped(sources()["masking.js"])
    assert (
        await page.evaluate(f"([text, asked]) => {{ {module} return masked(text, asked); }}", [text, asked])
        == shown
    )
