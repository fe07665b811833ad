"""Characters as toneless syllables, from a table that is kept with the model.

The table is made once at training from pypinyin's single-character readings (the commonest reading of each), so that
a loaded model needs no dictionary: 退宽 and 退款 share the syllables tui kuan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.text.intents import tokens
from bot.text.intents.tokens import Ids

_FIRST, _LAST = 0x4E00, 0x9FFF
Table = NDArray[np.uint64]


def syllable_table() -> Table:
    """Build the table: one token number for each of the basic CJK characters."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  its dictionaries are large and needed at training only

    sounds = (lazy_pinyin(chr(code), style=Style.NORMAL)[0] for code in range(_FIRST, _LAST + 1))
    return np.array([tokens.of_string(sound) for sound in sounds], dtype=np.uint64)


class Syllables:
    """Looks characters up in the table; what is no Chinese character stands for itself."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def of_codes(self, characters: Ids) -> Ids:
        """Return one token number for each character number (its code point)."""
        codes = characters.copy()
        chinese = (codes >= _FIRST) & (codes <= _LAST)
        codes[chinese] = self.table[(codes[chinese] - np.uint64(_FIRST)).astype(np.intp)]
        return codes
