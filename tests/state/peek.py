"""Look into a conversation from outside a turn."""

from collections.abc import Sequence

from bot.conversation.ports import LiveState, Pending
from bot.conversation.reply import Reply


async def pending(state: LiveState, conversation_id: str) -> Sequence[Pending]:
    return (await state.look(conversation_id, None)).pending


async def answered(state: LiveState, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
    return (await state.look(conversation_id, message_id)).kept
