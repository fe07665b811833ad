"""Made-up members, one for each thing a record can say. The workbench rehearses with it too."""

from bot.rehearsal.made_up_members import (
    MadeUp,
    claim,
    issued,
    made_up_members,
    offered,
    person,
    processing,
    refused,
)

__all__ = ["MadeUp", "claim", "issued", "made_up_members", "offered", "person", "processing", "refused"]
