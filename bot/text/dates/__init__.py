"""Dates in everyday Chinese: which day or interval a member means, past preferred.

`find_dates` reads a message, `describe` says a day or interval back in plain Chinese.
"""

from bot.text.dates.describe import describe
from bot.text.dates.find import find_dates
from bot.text.dates.values import FoundDate, Problem

__all__ = ["FoundDate", "Problem", "describe", "find_dates"]
