"""The vault in this process, with a life that a test can end."""

from __future__ import annotations

from collections.abc import Mapping


class MemoryVault:
    """Implements `bot.conversation.ports.Vault`."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    async def keep(self, conversation_id: str, values: Mapping[str, str]) -> None:
        """Keep raw values by token."""
        self.values |= {(conversation_id, token): value for token, value in values.items()}

    async def open(self, conversation_id: str, token: str) -> str | None:
        """Return a raw value, None when its life is over."""
        return self.values.get((conversation_id, token))

    def expire(self) -> None:
        """Let the life of everything kept so far end."""
        self.values.clear()
