"""`python -m bot wechat`: the operator puts the menu in place, and hears what is wrong in words that say what to do."""

import json
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from typer.testing import CliRunner, Result

from bot.channels.wechat.door import Door
from bot.channels.wechat.menu import load_menu
from bot.cli.app import app
from bot.clock import system_now
from bot.server.wechat import MENU_FILE, Account
from tests.fakes.wechat_api import APP_ID, SECRET, FakeWeChat, running_wechat

TOKEN = "madeUpToken1"
KEY = "k" * 43


@pytest.fixture(scope="module")
def running() -> Iterator[FakeWeChat]:
    with running_wechat() as wechat:
        yield wechat


@pytest.fixture
def api(running: FakeWeChat) -> FakeWeChat:
    running.__init__(address=running.address)  # type: ignore[misc]  # the same object serves the port
    return running


@pytest.fixture
def bot(api: FakeWeChat, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Run a command with an account set; by keyword what differs."""
    var = tmp_path_factory.mktemp("var")

    def run(*words: str, **more: str) -> Result:
        named = {
            "BOT_VAR": str(var),
            "REDIS_URL": "",
            "WECHAT_TOKEN": TOKEN,
            "WECHAT_APP_ID": APP_ID,
            "WECHAT_APP_SECRET": SECRET,
            "WECHAT_AES_KEY": KEY,
            "WECHAT_API_BASE": api.address,
        }
        for name, value in (named | more).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, ["wechat", *words])

    return run


def test_菜单推上去_再看是一样的(bot, api: FakeWeChat) -> None:
    assert "不一样" in bot("menu", "show").output
    assert "菜单已更新" in bot("menu", "push").output
    assert api.menu == load_menu(MENU_FILE).as_dict()
    for entry in api.menu["button"]:
        entry.setdefault("sub_button", [])  # as WeChat shows it
    shown = bot("menu", "show")
    assert shown.exit_code == 0 and "一样" in shown.output and "不一样" not in shown.output


def test_AppSecret不对_说一句就停(bot) -> None:
    result = bot("menu", "push", WECHAT_APP_SECRET="wrong")
    assert (result.exit_code, "40125" in result.output, "wrong" in result.output) == (1, True, False)


def test_没有接公众号_说缺什么(bot) -> None:
    nothing = dict.fromkeys(("WECHAT_TOKEN", "WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_AES_KEY"), "")
    assert "WECHAT_TOKEN" in bot("menu", "show", **nothing).output
    result = bot("doctor", **nothing)
    assert (result.exit_code, "没有接公众号" in result.output) == (1, True)


def test_体检_都好(bot) -> None:
    result = bot("doctor")
    assert result.exit_code == 0, result.output
    assert result.output.count("正常") == 4 and "有权限" in result.output


def test_体检_没有客服权限_是留意不是毛病(bot, api: FakeWeChat) -> None:
    api.right = False
    result = bot("doctor", "--json")
    told = json.loads(result.output)
    assert told["good"] and any("48001" in finding["said"] for finding in told["findings"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"WECHAT_APP_SECRET": "wrong"}, "核对 WECHAT_APP_SECRET"),
        ({"WECHAT_APP_ID": "wxwrong000"}, "核对 WECHAT_APP_ID"),
        ({"WECHAT_API_BASE": "http://127.0.0.1:1"}, "连不上微信"),
        ({"WECHAT_TOKEN": "a-b"}, "WECHAT_TOKEN"),
    ],
)
def test_体检_说出要做什么(bot, more: dict[str, str], said: str) -> None:
    result = bot("doctor", **more)
    assert (result.exit_code, said in result.output) == (1, True), result.output


def test_体检_两把密钥和不加密_提醒一声(bot) -> None:
    assert "WECHAT_AES_KEY_PREVIOUS" in bot("doctor", WECHAT_AES_KEY_PREVIOUS="p" * 43).output
    assert "不加密" in bot("doctor", WECHAT_AES_KEY="", WECHAT_AES_KEY_PREVIOUS="").output


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The bot's own door, on a port."""
    door, site = Door(Account(APP_ID, SECRET, TOKEN), system_now), FastAPI()

    @site.get("/webhooks/wechat")
    async def check(request: Request) -> Response:
        return Response(door.echo(request.query_params))

    server = uvicorn.Server(uvicorn.Config(site, port=0, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_体检_地址答得对_也答得出错(bot, address: str) -> None:
    assert "答对了微信的校验" in bot("doctor", "--address", address).output
    wrong = bot("doctor", "--address", f"{address.rsplit(':', 1)[0]}:1")
    assert (wrong.exit_code, "连不上" in wrong.output) == (1, True)
    assert "这不是一个网址" in bot("doctor", "--address", "bot.example.com").output
