"""JSON into values: strict about what is there, tolerant about what is not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.members import parse
from bot.members.fields import BadAnswer, day, instant, money
from bot.members.values import Claim, ClaimState, FreePolicy, Member, PolicyState, Relation
from tests.members.member_answers import record

REQUIRED = sorted(record())
fen = st.integers(min_value=0, max_value=10**15)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_field_that_must_be_there(name):
    for spoilt in ({key: value for key, value in record().items() if key != name}, record(**{name: None})):
        with pytest.raises(BadAnswer, match=name):
            parse.member(spoilt)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"member_id": 1}, "member_id"),
        ({"member_id": ""}, "member_id"),
        ({"status": 3}, "status"),
        ({"balance": 36.5}, "balance"),
        ({"balance": "36,50"}, "balance"),
        ({"insured": {}}, "insured"),
        ({"insured": ["self"]}, "insured[0]"),
        ({"insured": [{"relation": "self", "status": "exited"}]}, "insured[0].name_masked"),
        ({"refund": []}, "refund"),
        ({"refund": {}}, "refund.state"),
        ({"refund": {"state": "paid", "paid_at": "2021-04-02"}}, "refund.paid_at"),
        ({"refund": {"state": "paid", "paid_at": "2021-04-02T09:30:00"}}, "refund.paid_at"),
        ({"refund": {"state": "paid", "amount": True}}, "refund.amount"),
        ({"free_policy": [{"relation": "self", "state": "offered", "accept_by": "20210430"}]}, "free_policy[0].accept_by"),
        ({"free_policy": [{"relation": "self", "state": "offered", "accept_by": "2021-02-30"}]}, "free_policy[0].accept_by"),
        ({"claims": [{"claim_id": "c", "relation": "self", "state": "draft", "missing_materials": "all"}]}, "claims[0].missing_materials"),
        ({"claims": [{"claim_id": "c", "relation": "self", "state": "draft", "missing_materials": [1]}]}, "claims[0].missing_materials"),
    ],
)  # fmt: skip
def test_the_wrong_type_is_named_by_its_place(changes, place):
    with pytest.raises(BadAnswer) as bad:
        parse.member(record(**changes))
    assert bad.value.place == place


@pytest.mark.parametrize("body", [None, [], "m1", 1, True])
def test_what_is_no_object_is_no_member(body):
    with pytest.raises(BadAnswer):
        parse.member(body)


def test_absent_and_null_both_mean_not_known():
    bare = {"claim_id": "c1", "relation": "spouse", "state": "submitted"}
    nulls = bare | {"disease": None, "amount": None, "missing_materials": None, "decided_at": None}
    expected = Claim("c1", Relation.SPOUSE, ClaimState.SUBMITTED)
    assert parse.member(record(claims=[bare, nulls])).claims == (expected, expected)


def test_words_the_contract_did_not_have_yet():
    offer = {"relation": "aunt", "state": "postponed", "reason": "weather"}
    policy = parse.member(record(free_policy=[offer])).free_policy[0]
    assert (policy.relation, policy.state, policy.reason) == ("unknown", "unknown", "unknown")
    assert policy.state is PolicyState.UNKNOWN


def test_no_missing_materials_is_not_the_same_as_not_known():
    claim = {"claim_id": "c1", "relation": "self", "state": "submitted", "missing_materials": []}
    assert parse.member(record(claims=[claim])).claims[0].missing_materials == ()


def test_a_policy_with_everything():
    policy = {
        "relation": "mother",
        "state": "issued",
        "policy_no_masked": "****0001",
        "sum_insured": "500000.00",
        "effective_from": "2021-04-01",
        "effective_to": "2022-03-31",
    }
    assert parse.member(record(free_policy=[policy])).free_policy == (
        FreePolicy(
            Relation.MOTHER,
            PolicyState.ISSUED,
            policy_no_masked="****0001",
            sum_insured=Decimal("500000.00"),
            effective_from=date(2021, 4, 1),
            effective_to=date(2022, 3, 31),
        ),
    )


@given(fen)
def test_money_is_exact(amount):
    yuan = f"{amount // 100}.{amount % 100:02d}"
    assert money(yuan) * 100 == amount
    assert str(money(yuan)) == yuan
    assert str(money(yuan + "00")) == yuan
    with pytest.raises(ValueError, match="cent"):
        money(yuan + "1")


@pytest.mark.parametrize("text", ["36", "36.5", "36.50", "-3.00"])
def test_money_may_be_short(text):
    assert money(text) == Decimal(text)
    assert money(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    "text",
    ["", "1e3", "NaN", "Infinity", "３６.５０", " 36.50", "36.", ".5", "+1", "1_000", "¥36", "36.50\n"],
)
def test_what_is_no_money(text):
    with pytest.raises(ValueError, match="amount"):
        money(text)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.timezones()))
def test_instants_keep_their_moment(moment):
    try:
        text = moment.isoformat()
        expected = datetime.fromisoformat(text)
    except ValueError:
        return
    assert instant(text) == expected
    assert instant(moment.astimezone(UTC).isoformat().replace("+00:00", "Z")) == expected.astimezone(UTC)


@given(st.dates())
def test_days_come_back(value):
    assert day(value.isoformat()) == value


def place_of_the_mistake(body: Any) -> str:
    """Return where a body is wrong, "" when it is a member."""
    try:
        assert isinstance(parse.member(body), Member)
    except BadAnswer as bad:
        return bad.place
    return ""


@given(st.sampled_from(REQUIRED), json_values)
def test_any_json_is_a_member_or_a_bad_answer(name: str, value: Any):
    place = place_of_the_mistake(record(**{name: value}))
    assert place.startswith(name) or not place
    if not isinstance(value, str | list):
        assert place, (
            "no required field is a number, a truth value, or an object without its own required fields"
        )
