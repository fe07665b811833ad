"""The fake web bot behind HTTP: the widget's routes, the real pages, and pages of other people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from bot.channels.web.pages import HEADERS, pages
from bot.channels.web.receipt import STYLE
from tests.fakes.web_bot import FakeWebBot, Hand

NOTE = "试试这位虚构的会员：张测试，手机号 13800000001，身份证后四位 123X"
HOST_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>别人的网页</title></head><body><main><h1>水滴互助关停专题</h1><p>这是放小窗的网页。</p><button type="button">网页自己的按钮</button></main>
<script src="/web/widget.js" {attributes}></script></body></html>"""
RECEIPT = f"<!doctype html><html lang=zh-CN><title>我被告知的内容</title><style>{STYLE}</style><h1>我被告知的内容</h1><p>2021年4月12日</p></html>"


def web_server(bot: FakeWebBot, hand: Hand) -> FastAPI:
    """Return the application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        hand.loop = asyncio.get_running_loop()
        bot.sockets.clear()
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(pages("水滴互助", NOTE))
    app.router.add_websocket_route("/web/socket", bot.serve)

    @app.get("/host")
    async def host(attributes: str = "") -> Response:
        return HTMLResponse(
            HOST_PAGE.replace("{attributes}", attributes),
            headers={"Content-Security-Policy": HEADERS["Content-Security-Policy"]},
        )

    @app.post("/web/session")
    async def session(request: Request) -> Response:
        return JSONResponse(bot.new_token((await request.json())["token"]))

    @app.post("/web/messages")
    async def messages(request: Request) -> Response:
        token = token_of(request, bot)
        if token is None:
            return refused(401, "请重新打开。")
        if due := bot.refused():
            return refused(429, due.text, due.retry_after)
        new = await bot.take(token, await request.json())
        return JSONResponse({"entries": [*new], "state": bot.state})

    @app.get("/web/entries")
    async def entries(request: Request, after: str | None = None, before: str | None = None) -> Response:
        token = token_of(request, bot)
        return JSONResponse(bot.page(token, after, before)) if token else refused(401, "请重新打开。")

    @app.post("/web/ratings")
    @app.post("/web/score")
    async def told(request: Request) -> Response:
        kind = "rate" if request.url.path.endswith("ratings") else "score"
        bot.told.append({"type": kind, **await request.json()})
        return Response(status_code=204)

    @app.get("/web/receipt")
    async def receipt(request: Request) -> Response:
        bot.receipts += 1
        return HTMLResponse(RECEIPT) if token_of(request, bot) else refused(401, "请重新打开。")

    return app


def token_of(request: Request, bot: FakeWebBot) -> str | None:
    """Return the good token of a request."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    return token if bot.knows(token) else None


def refused(status: int, sentence: str, seconds: int | None = None) -> Response:
    """Return a problem."""
    headers = {"Retry-After": str(seconds)} if seconds else {}
    return JSONResponse({"problem": sentence}, status, headers)
