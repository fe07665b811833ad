"""What a message or event means: a text for the dialogue, a sentence said at once, or nothing to be said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.wechat import sentences
from bot.channels.wechat.message import Message
from bot.channels.wechat.window import Grant

GREET = "/greet"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`text` goes to the dialogue, `label` is what the member saw; `answer` is said at once, and an agent reads `note` instead.

    `tap` is the id of a msgmenu's line; `leaves`: the member unfollowed the account.
    """

    text: str | None = None
    label: str | None = None
    answer: str | None = None
    note: str | None = None
    tap: str | None = None
    grant: Grant | None = None
    leaves: bool = False


NOTHING = Meaning()
UNREADABLE: Mapping[str, str] = {
    "image": sentences.IMAGE,
    "voice": sentences.VOICE,
    "video": sentences.VIDEO,
    "shortvideo": sentences.VIDEO,
    "location": sentences.LOCATION,
    "link": sentences.LINK,
    "file": sentences.FILE,
}


def meaning(message: Message, menu: Mapping[str, str]) -> Meaning:
    """Return what a message means. `menu` has the titles of our own menu by their keys.

    An event that is unknown, or nothing a member says (`view`, `location`, the outcome of a mass message), is not answered: an answer
    out of the blue would be spam. A message of an unknown kind gets a polite line.
    """
    if message.kind.startswith("event:"):
        event = EVENTS.get(message.kind)
        return event(message, menu) if event else NOTHING
    if message.kind == "text":
        return _text(message)
    if message.kind == "voice" and (heard := message.field("Recognition")):
        return Meaning(text=heard, grant=Grant.MESSAGE)
    return _unreadable(message)


def _text(message: Message) -> Meaning:
    text, tap = message.field("Content"), message.field("bizmsgmenuid")
    if tap:
        return Meaning(text=text, label=text, tap=tap, grant=Grant.EVENT)
    if not text:
        return _unreadable(message)
    return Meaning(text=text, grant=Grant.MESSAGE)


def _unreadable(message: Message) -> Meaning:
    answer = UNREADABLE.get(message.kind, sentences.UNKNOWN)
    note = sentences.NOTES.get(message.kind, "（看不了的消息）")
    told = note.format_map(defaultdict(str, message.fields)).strip()
    return Meaning(answer=answer, note=told, grant=Grant.MESSAGE)


def _followed(message: Message, menu: Mapping[str, str]) -> Meaning:
    return Meaning(text=GREET, label=sentences.FOLLOWED, grant=Grant.EVENT)


def _scanned(message: Message, menu: Mapping[str, str]) -> Meaning:
    return Meaning(text=GREET, label=sentences.SCANNED, grant=Grant.EVENT)


def _clicked(message: Message, menu: Mapping[str, str]) -> Meaning:
    key = message.field("EventKey")
    if key not in menu:  # a menu that was made elsewhere
        return Meaning(answer=sentences.UNKNOWN, grant=Grant.EVENT)
    return Meaning(text=key, label=menu[key], grant=Grant.EVENT)


def _scanned_by_menu(message: Message, menu: Mapping[str, str]) -> Meaning:
    return Meaning(answer=sentences.UNKNOWN, grant=Grant.EVENT)


def _left(message: Message, menu: Mapping[str, str]) -> Meaning:
    return Meaning(leaves=True)


EVENTS: Mapping[str, Callable[[Message, Mapping[str, str]], Meaning]] = {
    "event:subscribe": _followed,
    "event:unsubscribe": _left,
    "event:scan": _scanned,
    "event:click": _clicked,
    "event:scancode_waitmsg": _scanned_by_menu,
}
