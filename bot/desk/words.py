"""What members are told by the desk: plain, warm, and without a promise nobody can keep."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.clock import SHANGHAI
from bot.conversation.reply import Button, Reply
from bot.desk.hours import SupportHours, clock
from bot.desk.reasons import MANNERS, Reason

TO_BOT = Button("继续问机器人", "继续问机器人")
RATINGS = ("很满意", "满意", "一般", "不满意", "很不满意")
RATE = "评价："

BACK = re.compile(
    r"(?:不用|不要|不找|不等|不转|取消|算了不).{0,3}(?:人工|客服|真人)|^不(?:用)?等了|(?:继续|还是|接着)问(?:机器人|你)"
    r"|^(?:回到?|转回|找|换)机器人"
)
SCORE = re.compile(
    r"(?:评价[:：]?\s*)?(?P<word>很满意|满意|一般|不满意|很不满意)[。!！~]*|(?P<stars>[1-5])\s*分"
)


def wants_bot(text: str) -> bool:
    """Say whether a member who waits would rather go on with the bot."""
    stripped = text.strip()
    return len(stripped) <= 30 and BACK.search(stripped) is not None


def score_of(text: str) -> int | None:
    """Return the score, 1 to 5, that a message gives and nothing else; else None."""
    match = SCORE.fullmatch(text.strip())
    if match is None:
        return None
    return int(match["stars"]) if match["stars"] else 5 - RATINGS.index(match["word"])


def waiting(reason: Reason, ahead: int, minutes: int) -> Reply:
    """Say why the member is handed over, the place in the queue and the wait."""
    text = f"{MANNERS[reason].why}已经替您登记了人工客服，正在转接。{_place(ahead, minutes)}\n等的时候您可以把情况写在这里，客服同事都看得到；不想等的话，回复“{TO_BOT.title}”。"
    return Reply(text, (TO_BOT,))


def still_waiting(ahead: int, minutes: int) -> Reply:
    """Say once, when the member writes while waiting, where they stand."""
    return Reply(
        f"收到，客服同事会看到您写的。{_place(ahead, minutes)}不想等的话，回复“{TO_BOT.title}”。", (TO_BOT,)
    )


def left_message(reason: Reason, hours: SupportHours, now: datetime) -> Reply:
    """Say that nobody is there now, and when somebody will be; the bot goes on helping."""
    return Reply(
        f"{MANNERS[reason].why}已经替您登记了人工客服。{when_back(hours, now)}您可以留言，写在这里就行；我也接着帮您，有问题尽管问我。"
    )


def already(hours: SupportHours, now: datetime) -> Reply:
    """Say that the wish stands already, while nobody is there."""
    return Reply(
        f"您的人工客服请求已经登记过了，不用重复登记。{when_back(hours, now)}等的时候您也可以接着问我。"
    )


def when_back(hours: SupportHours, now: datetime) -> str:
    """Return when people are there again, as a sentence."""
    if hours.open_at(now):
        today = hours.in_words(now.astimezone(SHANGHAI).date())
        return f"现在是上班时间（{today}），客服同事回到座位就会看到您的请求。"
    begins = hours.next_open(now)
    return (
        f"现在不是上班时间，客服在{instant(begins, now)}上班后会看到并回复您。"
        if begins
        else "客服恢复服务以后会看到并回复您。"
    )


def instant(begins: datetime, now: datetime) -> str:
    """Return a coming instant as 今天13:30, 明天9:00 or 2021年4月6日9:00."""
    today, local = now.astimezone(SHANGHAI).date(), begins.astimezone(SHANGHAI)
    names = {today: "今天", today + timedelta(days=1): "明天"}
    day = local.date()
    return names.get(day, f"{day.year}年{day.month}月{day.day}日") + clock(local.time())


def nobody_there() -> Reply:
    """Say that the bot helps meanwhile: those who were there have left."""
    return Reply("客服同事这会儿都不在座位上，您的请求还留着，他们回来就会看到。我先接着帮您。")


def timed_out() -> Reply:
    """Say that the wait is long and the bot helps meanwhile."""
    return Reply(
        "让您久等了，对不起。现在咨询的人多，您的请求还排着，客服同事会找您的。等的时候您有问题可以先问我。"
    )


def gone_home(hours: SupportHours, now: datetime) -> Reply:
    """Say that people have gone home and the bot helps meanwhile."""
    return Reply(
        f"对不起，今天没轮到您，客服同事下班了。您的请求还留着，{when_back(hours, now)}等的时候您有问题可以先问我。"
    )


def back_to_bot() -> Reply:
    """Say that the bot goes on and the request is taken back."""
    return Reply("好的，不转人工了，我接着帮您。还想找人工的时候，回复“人工客服”就行。")


def came(name: str) -> Reply:
    """Say that an agent is there."""
    return Reply(f"客服{name}来了，前面说的都看得到，您接着说就行。")


def handed_on(name: str) -> Reply:
    """Say that another agent helps from here on."""
    return Reply(f"接下来由客服{name}帮您，前面说的都看得到，您不用再讲一遍。")


def queued_again(group: str | None) -> Reply:
    """Say that colleagues take over."""
    return Reply(f"您的事要请{group or '别的同事'}来帮您，请稍等，前面说的都看得到。")


def given_back() -> Reply:
    """Say that the bot goes on, and ask for a rating."""
    return Reply(
        f"人工服务先到这里，接下来有问题可以问我；还要找人工，回复“人工客服”就行。\n{ASK}", rating_buttons()
    )


def closed() -> Reply:
    """Say that the conversation is over, and ask for a rating."""
    return Reply(f"这次服务先到这里。一天之内还有问题，直接写在这里就行。\n{ASK}", rating_buttons())


ASK = "请您给这次人工服务打个分："
THANKS = Reply("谢谢您的评价。还有什么要问的，直接写给我就行。")
THANKS_BAD = Reply("谢谢您告诉我们，没帮好您，对不起。您的评价主管会看到；还要找人工，回复“人工客服”就行。")


def rating_buttons() -> tuple[Button, ...]:
    """Return the choices, the best first."""
    return tuple(Button(word, f"{RATE}{word}") for word in RATINGS)


def thanks(score: int) -> Reply:
    """Return the answer to a rating."""
    return THANKS if score >= 3 else THANKS_BAD


def _place(ahead: int, minutes: int) -> str:
    where = f"您前面还有{ahead}位" if ahead else "您是下一位"
    return f"{where}，{f'大约要等{minutes}分钟' if minutes else '客服同事很快就来'}。"
