"""The one script that is made of the widget's modules."""

import re
from collections.abc import Mapping

import pytest

from bot.channels.web import widget_script as made
from bot.channels.web.script_names import shortened
from bot.channels.web.script_tokens import joined, tokens

LIMIT = 40_000
LONGEST = 300


def written(script: str) -> str:
    return joined(shortened([*tokens(script)]))


def test_the_script_is_small():
    assert len(made.widget_script().encode()) <= LIMIT


def test_nothing_in_it_makes_markup_or_code_of_a_text():
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|javascript:|\.style="
    )
    assert re.findall(forbidden, made.widget_script()) == []


@pytest.mark.parametrize("name", made.sources())
def test_a_module_is_short_and_says_what_it_is(name: str):
    text = made.sources()[name]
    assert text.startswith("// ")
    assert text.count("\n") <= LONGEST


def test_two_modules_may_not_declare_the_same_name(monkeypatch: pytest.MonkeyPatch):
    modules: Mapping[str, str] = {
        "widget.js": 'import { a } from "./other.js";\nconst twice = a;\n',
        "other.js": "export const a = 1;\nconst twice = 2;\n",
    }
    monkeypatch.setattr(made, "sources", lambda: modules)
    with pytest.raises(ValueError, match="twice"):
        made.widget_script()


def test_each_module_stands_after_those_it_needs_and_once():
    modules = {
        "a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\n',
        "b.js": 'import { c } from "./c.js";\n',
        "c.js": "",
    }
    assert [*made.ordered(modules, "a.js")] == ["c.js", "b.js", "a.js"]


@pytest.mark.parametrize(
    ("script", "short"),
    [
        ("const first = 1; // one\n  let second = first + 1;", "let a=1,b=a+1;"),
        ("const f = ({ one, two: other }) => one + other;", "let c=({one:a,two:b})=>a+b;"),
        ("const { length } = list; use(list.length);", "let{length:b}=a;c(a.length);"),
        ("class Box { open(key) { return this.key === key; } }", "class b{open(a){return this.key===a}}"),
        ("const t = `a${x}b${`c${y}`}d // no comment`;", "let a=`a${b}b${`c${c}`}d // no comment`;"),
        ('const ok = /[/"]\\//.test(text) && a / b / c;', 'let a=/[/"]\\//.test(b)&&c/d/e;'),
        ("each((item) => item, () => true);", "b(a=>a,()=>!0);"),
        ("x = a + +b - -c; y = typeof z;", "a=b+ +c- -d;e=typeof f;"),
        (
            "async function go() { for (const { id } of all) await id; }",
            "async function b(){for(let{id:a}of c)await a}",
        ),
        ("class Log { get timeline() { return this.timeline; } }", "class a{get a(){return this.a}}"),
        ('class Log { get timeline() { return of("timeline"); } }', None),
    ],
)
def test_names_become_short_and_properties_stay(script: str, short: str | None):
    assert written(script) == short if short else "timeline(){" in written(script)


def test_what_is_no_token_is_refused():
    with pytest.raises(ValueError, match="no token"):
        written("const a = #;")


def test_the_styles_keep_their_meaning():
    styles = made.widget_styles()
    assert "/*" not in styles
    assert ":host([data-theme=dark]){" in styles
    assert "calc(50% - 360px)" in styles
    assert styles.count("{") == styles.count("}")
    assert {*re.findall(r"var\((--\w+)\)", styles)} <= {*re.findall(r"(--\w+):", styles)}
