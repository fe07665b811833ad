"""The widget's own sentences, in simplified and traditional characters."""

import re

from opencc import OpenCC

from bot.channels.web.widget_script import sources

PAIRS = re.findall(r'"([^"]+)"', sources()["hanzi.js"])[0]
WORDS = dict(re.findall(r'(\w+): "([^"]+)"', sources()["words.js"]))


def test_the_characters_that_differ_are_the_ones_opencc_finds():
    """每一句界面上的话，换成繁体以后都和OpenCC（台湾字形）一样。"""
    table = dict(zip(PAIRS[::2], PAIRS[1::2], strict=True))
    converter = OpenCC("s2tw")
    for text in WORDS.values():
        assert "".join(table.get(character, character) for character in text) == converter.convert(text)


def test_every_pair_is_looked_up_at_its_simplified_place():
    assert [PAIRS.index(character) for character in PAIRS[::2]] == list(range(0, len(PAIRS), 2))


def test_every_sentence_is_said_somewhere():
    modules = "".join(text for name, text in sources().items() if name != "words.js")
    said = set(re.findall(r'"(\w+)"', modules)) | {
        f"{step}{part}" for step in ("phone", "last4", "code") for part in ("", "Bad", "Sent")
    }
    assert WORDS.keys() - said == set()
    assert {*re.findall(r'word\("(\w+)"', modules)} - WORDS.keys() == set()
