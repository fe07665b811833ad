"""Any order of putting, delivering, failing, dying, giving up and sending again: the outbox says what a plain list says."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.state.connect import open_link
from bot.state.dead_letters import DeadLetters
from bot.state.outbox import Outbox, Place
from tests.state.parcels import parcel

USERS = st.sampled_from(["小王", "{小李}"])


class OutboxMachine(RuleBasedStateMachine):
    """`waiting` is what each user's outbox should hold; `held` is who has its first parcel, and since which try."""

    url: str

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.link = open_link(self.url)
        self.outbox, self.letters = Outbox(self.link, ["pushy"]), DeadLetters(self.link)
        self.run(self.link.call("FLUSHALL"))
        self.waiting, self.tries = defaultdict(list), defaultdict(int)
        self.known, self.dead, self.stale = set(), [], []
        self.held = {}

    def run(self, awaitable):
        return self.runner.run(awaitable)

    def teardown(self):
        self.run(self.link.close())
        self.runner.close()

    @rule(user=USERS, numbers=st.lists(st.integers(0, 9), max_size=3))
    def parcels_are_put_perhaps_again(self, user, numbers):
        parcels = [parcel(str(number), user) for number in numbers]
        fresh = []
        for one in parcels:
            if (user, one.key) not in self.known:
                self.known.add((user, one.key))
                fresh.append(one)
        assert self.run(self.outbox.put(parcels)) == len(fresh)
        self.waiting[user] += fresh

    @rule(user=USERS)
    def a_deliverer_takes_the_first(self, user):
        taken = self.run(self.outbox.take(Place.of(f"pushy:{user}"), lease_seconds=60))
        if user in self.held or not self.waiting[user]:
            assert taken is None
            return
        self.tries[user] += 1
        assert (taken.parcel, taken.tries) == (self.waiting[user][0], self.tries[user])
        self.held[user] = taken

    @rule(user=USERS)
    def it_delivers(self, user):
        if user in self.held:
            assert self.run(self.outbox.delivered(self.let_go(user)))
            self.leave(user)

    @rule(user=USERS)
    def it_fails(self, user):
        if user in self.held:
            assert self.run(self.outbox.retry(self.let_go(user), 0, "tired"))

    @rule(user=USERS)
    def it_gives_up(self, user):
        if user in self.held:
            assert self.run(self.outbox.bury(self.let_go(user), "tired"))
            self.dead.append(self.leave(user))

    @rule(user=USERS)
    def it_dies_and_its_lease_ends(self, user):
        if user in self.held:
            place = self.let_go(user).place
            self.run(self.link.call("ZADD", place.keys()[3], 0, place.names.name))

    @rule()
    def those_that_lost_their_lease_come_back_too_late(self):
        for taken in self.stale:
            if (
                taken.holder not in {held.holder for held in self.held.values()}
                and taken.place not in self.free()
            ):
                assert not self.run(self.outbox.delivered(taken))

    @rule(number=st.integers(0, 20))
    def a_dead_letter_is_sent_again(self, number):
        if self.dead:
            one = self.dead.pop(number % len(self.dead))
            letters = self.run(self.letters.all())
            (name,) = [letter.id for letter in letters if letter.parcel == one]
            assert self.run(self.letters.resend(name))
            self.waiting[one.user_id].append(one)

    def let_go(self, user):
        taken = self.held.pop(user)
        self.stale.append(taken)
        return taken

    def leave(self, user):
        self.tries[user] = 0
        return self.waiting[user].pop(0)

    def free(self):
        """Those whose lease ended may still say that they delivered, until another takes the parcel."""
        return {Place.of(f"pushy:{user}") for user in ("小王", "{小李}") if user not in self.held}

    @invariant()
    def it_holds_what_the_model_holds(self):
        everything = Outbox(self.link)  # as if nobody pushed: everything waits
        for user, parcels in self.waiting.items():
            assert list(self.run(everything.waiting(f"pushy:{user}"))) == parcels
        letters = self.run(self.letters.all())
        assert sorted(p.key for p in self.dead) == sorted(letter.parcel.key for letter in letters)
        due = set(self.run(self.outbox.due("pushy", 10)))
        assert due == {Place.of(f"pushy:{u}") for u, p in self.waiting.items() if p and u not in self.held}
        assert (self.run(self.outbox.oldest()) is None) == (not any(self.waiting.values()))


def test_the_outbox_follows_its_model(redis_url):
    machine = type("Machine", (OutboxMachine,), {"url": redis_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
