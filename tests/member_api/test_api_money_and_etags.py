"""Small parts: money in whole fen, If-None-Match, the read limit."""

from hypothesis import given
from hypothesis import strategies as st

from member_api.etag import etag_of, matches
from member_api.made_up import made_up_members
from member_api.member_document import Rows, document
from member_api.rate_limit import RateLimit
from member_api.tables import MemberRow

SAMPLE = next(made_up_members()).record


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_money_comes_back_to_the_fen(fen):
    yuan = f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
    rows = Rows()
    rows.add(SAMPLE | {"balance": yuan}, {"phone_hash": "p", "identity_hash": "i", "needs_code": False})
    assert rows.members[0]["balance_fen"] == fen
    assert document(MemberRow(**rows.members[0]))["balance"] == yuan


@given(st.binary(), st.binary())
def test_an_etag_is_of_one_body(one, other):
    assert matches(f"W/{etag_of(one)}, {etag_of(b'x' + one)}", etag_of(one))
    assert matches(etag_of(one), etag_of(other)) == (one == other)
    assert not matches(None, etag_of(one))


def test_a_limit_of_two_a_second():
    at = 0.0
    limit = RateLimit(2, read=lambda: at)
    assert [limit.grant() for _ in range(3)] == [True, True, False]
    at = 0.5
    assert [limit.grant() for _ in range(2)] == [True, False]
    at = 60.0
    assert [limit.grant() for _ in range(3)] == [True, True, False]
    assert all(RateLimit(0).grant() for _ in range(1000))
