"""What the bot says in one breath is one bubble."""

from rasa.shared.core.events import BotUttered

from bot.conversation.reply import Button
from bot.dialogue.bubbles import MOST_BUTTONS, replies


def said(text: str, *buttons: str, **metadata) -> BotUttered:
    shown = [{"title": b, "payload": f"/{b}"} for b in buttons]
    return BotUttered(text, {"buttons": shown}, metadata)


def test_joined_answers_share_text_buttons_and_clauses() -> None:
    first = said("【甲】", "a", metadata={"clauses": ["end"]}, utter_action="utter_one")
    second = said("乙", "a", "b", metadata={"clauses": ["end", "notice"]}, join=True, card={"kind": "refund"})
    (reply,) = replies([first, second])
    assert reply.text == "【甲】\n\n乙"
    assert reply.buttons == (Button("a", "/a"), Button("b", "/b"))
    assert reply.clauses == ("end", "notice")
    assert (reply.response, reply.card) == ("utter_one", {"kind": "refund"})


def test_what_is_not_joined_is_another_bubble() -> None:
    assert [
        r.text for r in replies([said("核对好了"), said("您的退款", join=False), said("。", join=True)])
    ] == [
        "核对好了",
        "您的退款\n\n。",
    ]


def test_a_heading_says_which_question_is_answered() -> None:
    (reply,) = replies([said("3月31日", heading="什么时候关停")])
    assert reply.text == "【什么时候关停】\n3月31日"


def test_no_more_buttons_than_a_channel_shows() -> None:
    (reply,) = replies([said("选一个", *"abcdefgh")])
    assert len(reply.buttons) == MOST_BUTTONS


def test_nothing_said_is_no_bubble() -> None:
    assert replies([]) == ()
