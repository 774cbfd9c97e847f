"""Junk in every parameter of every page's address: the page comes up all the same."""

import ast
import random
from pathlib import Path

import pytest

from qkv_core.ui.site import ENTRIES
from tests.parameters import CHOICES, SENTENCE, folds_of, names_of

pytestmark = pytest.mark.usefixtures("few_texts")

UI = Path(__file__).parents[2] / "qkv_core" / "ui"
PAGES = [entry.file for entry in ENTRIES]
JUNK = {
    "empty": "",
    "blank": " \t\n",
    "very long": "x" * 10_000,
    "negative": "-1",
    "huge": "9" * 5000,  # more digits than Python turns into an int
    "not a number": "NaN",
    "infinite": "1e999",
    "other scripts": "٣ 猫 \u202e🙂 e\u0301",
    "markup": "<script>alert(1)</script> `$x$` **b** [SEP]",
    "bytes of a lone surrogate": b"\xed\xa0\x80",
    "NUL": "a\x00b",
    "twice": ["1", "<b>"],
    "JSON": '{"a": [1, null]}',
}


def check(at) -> None:
    """What the page is about, or the sentence that says what is missing; `open_page` has seen that nothing failed."""
    trains = "learn_play" in {button.key for button in at.button}
    lives = any(
        mount.proto.component_name in ("qkv_picture", "qkv_toy", "qkv_across") for mount in at.get("bidi_component")
    )
    assert lives or trains or at.get("plotly_chart") or at.table or at.radio or at.info


@pytest.mark.parametrize("page", PAGES)
def test_the_same_junk_in_every_parameter(open_page, page):
    names = names_of(page)
    for junk in JUNK.values():
        # First all that is folded away is open and the sentence is one, so that every parameter is read.
        for valid in ({"text": SENTENCE} | folds_of(page), {}):
            check(open_page(page, **dict.fromkeys(names, junk) | valid))
        for choice in CHOICES.get(page, []):
            check(open_page(page, **dict.fromkeys(names, junk) | {"text": SENTENCE} | choice))


@pytest.mark.parametrize("page", PAGES)
def test_other_junk_in_each_parameter(open_page, page):
    draw = random.Random(page)
    for _ in range(5):
        check(open_page(page, **{name: draw.choice(list(JUNK.values())) for name in names_of(page)}))


def test_no_name_in_the_code_is_left_out():
    tried = {name for page in PAGES for name in names_of(page)}
    written = set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                options = {word.arg: word.value for word in node.keywords}
                binds = "bind" in options or ast.unparse(node.func) in ("one_of", "whole_number")
                if binds and isinstance(options["key"], ast.Constant):
                    written.add(options["key"].value)
    assert len(written) > 20
    assert written <= tried


@pytest.mark.parametrize(
    ("page", "name", "choice"),
    [
        ("learn_w", "learn_seed", {}),
        ("why_three", "three_seed", {"three_lab": "true", "three_kind": "random matrices"}),
    ],
)
def test_an_infinite_seed_gives_way_to_the_default(open_page, page, name, choice):
    at = open_page(page, **choice, **{name: "1e999"})
    assert at.number_input(key=name).value == 0
    at.number_input(key=name).set_value(7).run()
    assert at.session_state[name] == 7
