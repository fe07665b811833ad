"""What cannot be pushed before the member writes again: kept in order, not in the way, and handed out with the next answer."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.ports import Commit
from bot.errors import DeliveryWaits
from bot.state.dead_letters import DeadLetters
from bot.state.deliverer import Deliverer, Patience
from bot.state.outbox import Outbox, Place
from tests.state.parcels import Postman, parcel

QUICK = Patience(lease=5, push=1, tries=3, first_pause=0, look=0.01)
CHAT = "pushy:小王"


class Shut(Postman):
    """A channel whose members must write first."""

    open = False

    async def push(self, parcel) -> None:
        self.tried.append(parcel.reply.text)
        if not self.open:
            raise DeliveryWaits("the member must write first")
        self.delivered.append(parcel)


@pytest.fixture
def postman() -> Shut:
    return Shut()


@pytest.fixture
def outbox(link) -> Outbox:
    return Outbox(link, ["pushy"])


@pytest.fixture
def deliverer(outbox, postman) -> Deliverer:
    return Deliverer(outbox, {"pushy": postman}, QUICK)


async def test_推不出去的停着_不再试_不算卡住_也不成死信(outbox, deliverer, postman, state, link) -> None:
    await outbox.put([parcel("一"), parcel("二")])
    for _ in range(5):
        await deliverer.step()
    assert postman.tried == ["一"]
    assert await outbox.oldest() is None
    assert await DeadLetters(link).all() == []
    look = await state.look(CHAT, None)
    assert (look.parked, [p.reply.text for p in look.parcels]) == (True, ["一", "二"])


async def test_后面来了新的_一起再试_顺序不变(outbox, deliverer, postman, state) -> None:
    await outbox.put([parcel("一")])
    await deliverer.step()
    postman.open = True
    await outbox.put([parcel("二")])
    assert not (await state.look(CHAT, None)).parked
    await deliverer.step()
    assert postman.texts == ["一", "二"]
    assert await outbox.waiting(CHAT) == ()


async def test_下一句话带走它_之后来的照常推(outbox, deliverer, postman, state, inbound) -> None:
    await outbox.put([parcel("一")])
    await deliverer.step()
    asked = inbound("在吗")
    conversation_id = asked.conversation_id.replace("web:", "pushy:")
    async with state.lock(conversation_id) as lease:
        look = await state.look(conversation_id, None)
        commit = Commit(look.conversation, look.conversation, (), {}, {}, taken=look.parcels)
        await state.commit(lease, commit)
    assert await outbox.waiting(CHAT) == ()
    postman.open = True
    await outbox.put([parcel("二")])
    await deliverer.step()
    assert postman.texts == ["二"]


async def test_手里那件已经换了人_停不住(outbox) -> None:
    await outbox.put([parcel("一")])
    taken = await outbox.take(Place.of(CHAT), lease_seconds=0.01)
    await asyncio.sleep(0.02)
    again = await outbox.take(Place.of(CHAT), lease_seconds=5)
    assert not await outbox.park(taken, "late")
    assert await outbox.park(again, "waits")
