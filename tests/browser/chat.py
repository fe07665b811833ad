"""The chat page as a member uses it."""

from playwright.async_api import Locator, Page


class Chat:
    """Drives one open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bot = page.locator(".bot:not(.typing)")
        self.member = page.locator(".member:not([hidden])")
        self.input = page.get_by_label("输入您的问题")

    async def open(self, url: str) -> None:
        """Open the page and wait for the greeting."""
        await self.page.goto(url)
        await self.bot.filter(has_text="您好").first.wait_for()

    async def say(self, text: str) -> None:
        """Type a message and press Enter."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def ask(self, text: str) -> Locator:
        """Say it, wait until the answer is there, and return the newest bubble."""
        before = await self.bot.count()
        await self.say(text)
        await self.bot.nth(before).wait_for()
        return self.bot.last

    def button(self, name: str) -> Locator:
        """Return a button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def stored(self) -> str:
        """Return everything the browser keeps for the page."""
        return str(await self.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])"))

    async def overflow(self) -> int:
        """Return by how many pixels the page, or anything in it, is wider than the screen, or the page is higher."""
        return int(
            await self.page.evaluate(
                """() => {
                  const width = document.documentElement.clientWidth;
                  const shown = [...document.querySelectorAll("body, body *")].filter(
                    (e) => e.offsetParent && !e.classList.contains("unseen"));
                  const { scrollHeight, clientHeight } = document.documentElement;
                  return Math.ceil(Math.max(scrollHeight - clientHeight + width, document.documentElement.scrollWidth,
                    ...shown.map((e) => e.getBoundingClientRect().right)) - width);
                }"""
            )
        )
