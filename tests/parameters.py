"""The parameters of every page's address, read off the rendered pages, so that a new one is tried without being listed.

Without a browser: AppTest runs the real navigation script.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Node

# For each visit AppTest reads the metadata of every installed package, which takes five times as long as a page.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

NAVIGATION = Path(__file__).parents[1] / "pages" / "navigation.py"
SENTENCE = "The river froze because it was cold."
# Widgets that only another choice brings on screen.
CHOICES = {
    "elsewhere": [{"else_part": part} for part in ("cache", "two texts", "order")],
    "head_library": [{"hl_word": "unattentive"}],  # a word of two pieces
    "why_three": [{"three_kind": kind} for kind in ("temperature", "random matrices", "keys and values shared")],
}
# What takes minutes on a busy machine: parameters that bring no other one, and folds without a text of somebody's.
SLOW_CHOICES = {"three_every", "else_quality", "else_time"}
SLOW_FOLDS = {"three_quality", "sqrt_quality", "else_quality", "else_time"}
BEHIND_A_BUTTON = {"layer": "selectbox", "head": "selectbox", "query": "selectbox"}  # of which no widget is bound
_names: dict[str, dict[str, str]] = {}


def open_page(name: str, **query: str) -> AppTest:
    """`open_page("four_steps", text="Hello", layer="2")`: the page as a visitor with this address sees it."""
    at = AppTest.from_file(NAVIGATION, default_timeout=240)
    at.switch_page(f"{name}.py")
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def names_of(page: str) -> dict[str, str]:
    """Every parameter of a page with its widget's kind; what is folded away appears once its expander is open."""
    found = _names.setdefault(page, {})
    for choice in [] if found else [{}, *CHOICES.get(page, [])]:
        n_before = -1
        while n_before < len(found):
            n_before = len(found)
            chosen = dict.fromkeys(found.keys() - SLOW_CHOICES, "true")
            at = open_page(page, **chosen | {"text": SENTENCE} | choice)
            found |= dict(pair for block in (at.main, at.sidebar) for pair in _bound(block))
    return found | BEHIND_A_BUTTON


def folds_of(page: str) -> dict[str, str]:
    """What opens what is folded away, but for what takes minutes."""
    return {name: "true" for name, kind in names_of(page).items() if kind == "expander" and name not in SLOW_FOLDS}


def _bound(node: Node) -> Iterator[tuple[str, str]]:
    name = getattr(getattr(node, "proto", None), "query_param_key", "")
    if name:
        yield name, node.type
    for child in getattr(node, "children", {}).values():
        yield from _bound(child)
