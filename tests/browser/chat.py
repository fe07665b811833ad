"""The widget as a member uses it; locators look into its shadow tree by themselves."""

from collections.abc import Callable

from playwright.async_api import Locator, Page

FITS = """() => {
  const root = document.querySelector("member-chat").shadowRoot;
  const width = document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll("body, body *"), ...root.querySelectorAll("*")].filter(
    (e) => (e.offsetParent || e.tagName === "SECTION") && !e.closest(".unseen") && !e.closest("svg"));
  const { scrollHeight, clientHeight, scrollWidth } = document.documentElement;
  const over = (e) => e.getBoundingClientRect().right - width;
  const worst = shown.reduce((a, b) => (over(b) > over(a) ? b : a));
  return over(worst) > 0.5 || scrollWidth > width || scrollHeight > clientHeight
    ? `${worst.outerHTML.slice(0, 100)} ${over(worst)} ${scrollWidth - width} ${scrollHeight - clientHeight}` : "";
}"""


class Chat:
    """Drives one open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("region", name="聊天内容")
        self.bot = page.locator(".row.bot:not(.typing)")
        self.member = page.locator(".row.member:not([hidden])")
        self.typing = page.locator(".typing:not([hidden])")
        self.notice = page.locator(".offline")
        self.about = page.locator(".disclosure")
        self.input = page.locator(".composer textarea")

    async def open(self, url: str) -> None:
        """Open the page and wait for the greeting."""
        await self.page.goto(url)
        await self.bot.filter(has_text="您好").first.wait_for()

    async def say(self, text: str) -> None:
        """Type a message and press Enter."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def ask(self, text: str) -> Locator:
        """Say it, wait until the answer is there, and return the newest row."""
        before = await self.bot.count()
        await self.say(text)
        await self.bot.nth(before).wait_for()
        return self.bot.last

    def button(self, name: str) -> Locator:
        """Return a button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def until(self, holds: Callable[[], bool], seconds: float = 8) -> None:
        """Wait until something holds on the server's side."""
        for _ in range(int(seconds * 50)):
            if holds():
                return
            await self.page.wait_for_timeout(20)
        raise AssertionError("it did not come true in time")

    async def stored(self) -> str:
        """Return everything the browser keeps for the page."""
        return str(await self.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])"))

    async def markup(self) -> str:
        """Return everything that is drawn, values of fields included."""
        return str(
            await self.page.evaluate(
                """() => {
                  const root = document.querySelector("member-chat").shadowRoot;
                  return root.innerHTML + [...root.querySelectorAll("input, textarea")].map((f) => f.value).join();
                }"""
            )
        )

    async def misfit(self) -> str:
        """Return what is wider than the screen, or higher than the page; empty when all fits."""
        return str(await self.page.evaluate(FITS))
