"""One character for one: what entity matching reads, so that spans stay spans of the raw text."""

from __future__ import annotations

from bot.text.normalise import simplify

_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_FORMS = str.maketrans("帳帐僞", "账账伪")


def fold(text: str) -> str:
    """Return `text`, of the same length, half-width, lower case and simplified."""
    folded = text.translate(_WIDTH).translate(_FORMS)
    if folded.isascii():
        return folded.lower()
    simple = simplify(folded)
    if len(simple) != len(folded):
        simple = "".join(_one(simplify(c), c) for c in folded)
    return "".join(_one(c.lower(), c) for c in simple) if not simple.islower() else simple


def _one(changed: str, character: str) -> str:
    return changed if len(changed) == 1 else character
