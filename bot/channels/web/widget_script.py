"""`widget.js`, one script made of the small modules under `static/widget/`: joined and shortened here, without any tool of JavaScript's.

A module names what it takes from others in lines `import { a, b } from "./other.js";` and gives by `export` before a declaration.
Joined, all of them share one scope, so no two may declare the same name at their top level.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.channels.web.script_names import shortened
from bot.channels.web.script_tokens import joined, tokens

SOURCES = Path(__file__).resolve().parent / "static" / "widget"
ENTRY = "widget.js"
STYLES = "css_text.js"
"""The module that is made here: the styles as a string."""
WORDS = "words.js"
KEY = re.compile(r'(\w+)(?=: ")')
CALL = re.compile(r'word\("(\w+)"')
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<name>\w+\.js)";\n', re.M)
EXPORT = re.compile(r"^export (?=const|let|class|function|async function)", re.M)
VARIABLE = re.compile(r"--[a-z-]+")
DECLARED = re.compile(r"^(?:const|let|class|function|async function) (?P<name>\w+)", re.M)


def widget_script() -> str:
    """Return the script as it is served. Raises ValueError when two modules declare the same name."""
    styles = f"export const CSS_TEXT = {json.dumps(widget_styles(), ensure_ascii=False)};\n"
    modules = with_short_keys({**sources(), STYLES: styles})
    body = "".join(stripped(modules[name]) for name in ordered(modules, ENTRY))
    names = [match["name"] for match in DECLARED.finditer(body)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"declared in two modules of the widget: {', '.join(twice)}")
    return joined(shortened([*tokens(f'(() => {{"use strict";{body}}})();')])) + "\n"


def sources() -> Mapping[str, str]:
    """Return the modules by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.js"))}


def with_short_keys(modules: Mapping[str, str]) -> Mapping[str, str]:
    """Return the modules with short keys for sentences that are only ever said as `word("key"`."""
    everything = "".join(modules.values())
    said = set(re.findall(r'word\("(\w+)"', everything))
    only = [key for key in sorted(said) if everything.count(f'"{key}"') == everything.count(f'word("{key}"')]
    short = {key: f"{n}" for n, key in enumerate(only)}
    return {
        name: KEY.sub(lambda match: short.get(match[1], match[0]), text)
        if name == WORDS
        else CALL.sub(lambda match: f'word("{short.get(match[1], match[1])}"', text)
        for name, text in modules.items()
    }


def ordered(modules: Mapping[str, str], entry: str) -> Iterator[str]:
    """Give the modules an entry needs, each after those it imports. A circle is cut where it closes."""
    seen: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        for match in IMPORT.finditer(modules[name]):
            yield from visit(match["name"])
        yield name

    yield from visit(entry)


def stripped(module: str) -> str:
    """Return a module without imports and exports."""
    return EXPORT.sub("", IMPORT.sub("", module))


def widget_styles() -> str:
    """Return the styles without comments and needless white space, its variables under shorter names."""
    css = re.sub(r"/\*.*?\*/", "", (SOURCES / "widget.css").read_text(encoding="utf-8"), flags=re.S)
    css = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", css))
    css = css.replace(": ", ":").replace(";}", "}").strip()
    css = re.sub(r'="([\w-]+)"', r"=\1", re.sub(r"\b0\.", ".", css))
    names = {name: f"--{n:x}" for n, name in enumerate(dict.fromkeys(VARIABLE.findall(css)))}
    return VARIABLE.sub(lambda match: names[match[0]], css)
