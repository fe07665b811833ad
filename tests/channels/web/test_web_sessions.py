"""Session tokens: what was signed is read, what was touched or is too old is not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.sessions import Sessions

NOON = datetime(2021, 4, 12, 12, 0, 0, 250_000, tzinfo=UTC)
LIFETIME = timedelta(hours=12)


class Clock:
    def __init__(self) -> None:
        self.instant = NOON

    def now(self) -> datetime:
        return self.instant


def test_a_signed_session_is_read_back():
    sessions = Sessions(b"secret", LIFETIME, Clock().now)
    session = sessions.new()
    assert sessions.read(sessions.sign(session)) == session
    assert session.expires_at == datetime(2021, 4, 13, 0, 0, tzinfo=UTC)


def test_two_browsers_are_two_users():
    sessions = Sessions(b"secret", LIFETIME, Clock().now)
    assert sessions.new().user_id != sessions.new().user_id


def test_a_session_ends_with_its_lifetime():
    clock = Clock()
    sessions = Sessions(b"secret", LIFETIME, clock.now)
    session = sessions.new()
    token = sessions.sign(session)
    clock.instant = session.expires_at - timedelta(seconds=1)
    assert sessions.read(token) == session
    assert sessions.seconds_left(session) == 1
    clock.instant = session.expires_at
    assert sessions.read(token) is None
    assert sessions.seconds_left(session) == 0


def test_another_installation_cannot_sign_for_this_one():
    ours, theirs = Sessions(b"ours", LIFETIME, Clock().now), Sessions(b"theirs", LIFETIME, Clock().now)
    assert ours.read(theirs.sign(theirs.new())) is None


def test_a_longer_life_cannot_be_written_into_a_token():
    sessions = Sessions(b"secret", LIFETIME, Clock().now)
    version, user, expiry, mac = sessions.sign(sessions.new()).split(".")
    assert sessions.read(".".join((version, user, str(int(expiry) + 3600), mac))) is None


@given(st.text())
def test_no_text_is_a_token(text: str):
    assert Sessions(b"secret", LIFETIME, Clock().now).read(text) is None


@given(place=st.integers(0, 93), other=st.characters(max_codepoint=0x7F))
def test_one_changed_character_breaks_a_token(place: int, other: str):
    sessions = Sessions(b"secret", LIFETIME, Clock().now)
    token = sessions.sign(sessions.new())
    place %= len(token)
    changed = token[:place] + other + token[place + 1 :]
    assert changed == token or sessions.read(changed) is None
