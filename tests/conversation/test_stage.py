"""Who answers: every walk through the stages keeps to the table, and the epoch counts the changes of hands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.conversation import Conversation
from bot.conversation.stage import MOVES, Stage, move
from bot.errors import MoveNotAllowed

stages = st.sampled_from(Stage)


@given(stages, stages)
def test_a_move_is_in_the_table_or_refused(before: Stage, after: Stage) -> None:
    if before is after or (before, after) in MOVES:
        assert move(before, after) is after
    else:
        with pytest.raises(MoveNotAllowed) as refused:
            move(before, after)
        assert (refused.value.before, refused.value.after) == (before, after)


@given(st.lists(stages))
def test_the_epoch_grows_by_one_with_every_change_of_hands(walk: list[Stage]) -> None:
    conversation, changes = Conversation("web:made-up"), 0
    for wanted in walk:
        try:
            after = conversation.moved(wanted)
        except MoveNotAllowed:
            continue
        changes += after.stage is not conversation.stage
        conversation = after
    assert conversation.epoch == changes


def test_an_agent_is_never_reached_without_the_queue() -> None:
    assert (Stage.BOT, Stage.AGENT) not in MOVES
    assert (Stage.CLOSED, Stage.AGENT) not in MOVES


@given(stages)
def test_every_stage_leads_back_to_the_bot(start: Stage) -> None:
    reached = {start}
    for _ in Stage:
        reached |= {after for before, after in MOVES if before in reached}
    assert Stage.BOT in reached
