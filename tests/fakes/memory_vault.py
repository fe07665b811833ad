"""The vault in this process, with a life that a test can end. The workbench rehearses with it too."""

from bot.rehearsal.memory_vault import MemoryVault

__all__ = ["MemoryVault"]
