"""A member-status service in this process. The workbench rehearses with it too."""

from bot.rehearsal.fixture_members import CODE, FixtureMembers

__all__ = ["CODE", "FixtureMembers"]
