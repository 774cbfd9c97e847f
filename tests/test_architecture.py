"""The layout's rules: who may import whom, how long a page is, what has one place only."""

import ast
import re
import subprocess
import sys
import time
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from qkv_core.view import View

ROOT = Path(__file__).parents[1]
CORE = ROOT / "qkv_core"
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(CORE.rglob("*.py"))
COLOUR = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
HEAVY = {"torch", "transformers", "sentence_transformers"}
# Each room of the house, and from which others it may import. A package may always import its own modules.
MAY_IMPORT = {
    "attention": set(),
    "gradients": {"attention"},
    "interventions": {"attention"},
    "families": set(),
    "model_settings": {"families"},
    "tensor_files": {"attention", "model_settings"},
    "dense": {"attention", "model_settings", "tensor_files"},
    "sentence_modules": {"model_settings", "dense"},
    "tokenizer_settings": {"model_settings"},
    "tokenizer_classes": {"tokenizer_settings"},
    "tokenizer_files": {"model_settings", "tokenizer_settings", "tokenizer_classes"},
    "relative_positions": {"attention"},
    "weights": {"attention", "families", "model_settings", "relative_positions", "tensor_files"},
    "checkpoint": {
        *("dense", "families", "model_settings", "sentence_modules", "tokenizer_settings", "tokenizer_files"),
        *("relative_positions", "weights"),
    },
    "examples": set(),
    "foreign_text": set(),
    "activations": {"attention"},
    "pooling": {"attention"},
    "encoder": {
        *("activations", "attention", "checkpoint", "interventions", "pooling", "relative_positions", "weights"),
    },
    "cached_attention": {"attention", "interventions", "encoder"},
    "reference": {"attention", "interventions", "encoder"},
    "view": {"attention", "encoder"},
    "learning": {"attention", "gradients"},
    "classroom": set(),
}
MAY_IMPORT["measures"] = {"attention", "gradients", "interventions", "encoder", "cached_attention", "pooling", "view"}
MAY_IMPORT["library"] = MAY_IMPORT["measures"] | {"measures"}
MAY_IMPORT["words"] = MAY_IMPORT["figures"] = MAY_IMPORT["library"] | {
    "library",
    "learning",
    "examples",
    "foreign_text",
    "classroom",
}
MAY_IMPORT["take_home"] = MAY_IMPORT["words"] | {"words", "figures", "checkpoint", "weights", "reference"}
MAY_IMPORT["join"] = {"words", "figures", "take_home"}
MAY_IMPORT["server"] = {"attention", "checkpoint", "model_settings", "encoder", "reference", "take_home", "classroom"}
MAY_IMPORT["ui"] = set(MAY_IMPORT) - {"ui", "gradients"}


# A measure's sentences and pictures carry its name; why these have none of their own.
WITHOUT_A_TOPIC = {
    "added": "the last scene of the living picture: `journey` speaks of it and draws it",
    "corpus": "what a head usually does: `habits` speaks of it beside what it does here",
    "bootstrap": "how sure a correlation is: `quality` is measured with it",
    "embeddings": "many texts at once, for whatever compares them",
    "knock_out": "what each head is worth to the meaning: `meaning` speaks of it",
    "pca": "a plane for the points of several topics",
    "quality": "what a change costs the meaning: `meaning` speaks of it and draws it",
    "ranking": "an order that several topics share",
    "similarity": "the cosine and the rank correlation, for all",
}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports_of(file: Path) -> set[str]:
    """Every module that a file names in an import, also inside functions."""
    found = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def packages_of(file: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(file)}


def module_name(file: Path) -> str:
    """As an import names it: qkv_core.words.worth."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def own_imports(file: Path) -> set[str]:
    """The modules of the core that a file imports, by their full names."""
    return {name for name in imports_of(file) if name in _names_of_modules() and name != "qkv_core"}


@cache
def _names_of_modules() -> set[str]:
    return {module_name(module) for module in MODULES}


def room_of(module: str) -> str:
    return module.split(".")[1]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(CORE)))
def test_imports_point_one_way(file):
    if file == CORE / "__init__.py":
        return
    own = room_of(module_name(file))
    assert own in MAY_IMPORT, f"qkv_core.{own} has no place yet: add it to MAY_IMPORT."
    imported = {room_of(name) for name in own_imports(file)} - {own}
    assert imported <= MAY_IMPORT[own], imported - MAY_IMPORT[own]


def test_no_package_imports_in_a_circle():
    """Each module could be read after those that it imports, down to the last one."""
    unread = {module_name(file): own_imports(file) - {module_name(file)} for file in MODULES}
    while unread:
        readable = {name for name, needs in unread.items() if not needs & (set(unread) - _packages_around(name))}
        assert readable, unread
        unread = {name: needs for name, needs in unread.items() if name not in readable}


def _packages_around(module: str) -> set[str]:
    """A package's __init__ holds nothing, so to import it is to import no code."""
    parts = module.split(".")
    return {".".join(parts[:n]) for n in range(1, len(parts))}


def test_packages_hide_nothing_in_their_init():
    for package in CORE.rglob("__init__.py"):
        assert not own_imports(package), package
        statements = tree_of(package).body
        assert not [node for node in statements if isinstance(node, ast.FunctionDef | ast.ClassDef)], package


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(CORE)))
def test_packages_stay_in_their_place(file):
    packages = packages_of(file)
    place = file.relative_to(CORE).parts[0]
    if file.name != "reference.py":
        assert not packages & HEAVY
    if place != "ui":
        assert "streamlit" not in packages
    if place not in ("ui", "figures"):
        assert "plotly" not in packages


def test_reference_imports_torch_only_inside_functions():
    tree = tree_of(CORE / "reference.py")
    top = {name for node in tree.body if isinstance(node, ast.Import) for name in (alias.name for alias in node.names)}
    top |= {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in top} & HEAVY


@pytest.mark.parametrize("module", ["qkv_core.encoder", "qkv_core.ui.badge"])
def test_main_path_imports_no_torch(module):
    code = f"import sys, {module}; print(sorted(set(sys.modules) & {HEAVY | {'scipy'}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_pages_choose_trace_figure_words(file):
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert packages_of(file) <= {"streamlit", "qkv_core"}
    for misplaced in ("session_state", "go.", "cache_data", "cache_resource", "unsafe_allow_html", "#0", "np."):
        assert misplaced not in text


def test_colours_live_in_the_theme_only():
    for file in MODULES:
        if file.name != "theme.py":
            assert not [text for text in _texts(file) if COLOUR.search(text)], file


def test_saved_html_is_made_in_one_place():
    """So that none goes without its policy."""
    for file in MODULES:
        text = file.read_text(encoding="utf-8").lower()
        assert file.name == "document.py" or not any(sign in text for sign in ("<!doctype", "to_html(")), file


def test_tables_that_can_be_saved_are_guarded_against_spreadsheets():
    for file in [*MODULES, *PAGES]:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("st.dataframe", "st.data_editor"):
                assert ast.unparse(node.args[0]).startswith("for_spreadsheets("), file


def test_widgets_keys_live_in_ui_and_pages_only():
    """A figure or a sentence that knew a widget's key would know on which page it stands."""
    ui = [file for file in MODULES if file.relative_to(CORE).parts[0] == "ui"]
    keys = {key for file in [*PAGES, *ui] for key in _widget_keys(file)}
    assert len(keys) > 50
    shared = {field.name for field in fields(View)}  # the widgets above every page are called as what they choose
    for file in set(MODULES) - set(ui):
        assert not (keys - shared) & set(_texts(file)), file


def test_a_topic_has_one_name_in_every_layer():
    """Words and figures of a measure are found by its name, and tests by the name of what they test."""
    speaks = {file.stem for package in ("words", "figures") for file in (CORE / package).glob("*.py")}
    topics = {file.stem for file in (CORE / "measures").glob("[!_]*.py")}
    assert topics - speaks <= WITHOUT_A_TOPIC.keys()
    assert WITHOUT_A_TOPIC.keys() <= topics
    for test in (ROOT / "tests" / "unit").rglob("test_*.py"):
        package = CORE / test.relative_to(ROOT / "tests" / "unit").parent
        named = [path.stem for path in package.iterdir() if test.stem.removeprefix("test_").startswith(path.stem)]
        assert named, f"{test} tests nothing of its name in {package}"


def test_what_is_said_can_be_done_with_a_finger():
    for file in [*PAGES, *(CORE / "words").glob("*.py")]:
        tree = tree_of(file)
        parts = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
        about = {ast.get_docstring(part, clean=False) for part in parts}
        assert not [text for text in _texts(file) if text not in about and re.search(r"\bclick", text, re.I)], file


def test_files_are_handed_out_in_one_place():
    """So that none stands at an address that somebody can compute."""
    for file in [*MODULES, *PAGES]:
        assert file.name == "save.py" or "download_button" not in file.read_text(encoding="utf-8"), file


def test_session_state_lives_in_ui_only():
    for file in MODULES:
        if "ui" not in file.relative_to(CORE).parts:
            assert "session_state" not in file.read_text(encoding="utf-8"), file


@pytest.mark.parametrize("file", [ROOT / "app.py", *PAGES, *MODULES], ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_depends_on_the_time_of_day(file):
    """A clock that is set or jumps changes nothing: durations are read off clocks that only run forward."""
    forward = {"time.monotonic", "time.perf_counter", "time.sleep"}
    used = {name for node in ast.walk(tree_of(file)) if (name := _clock(node))}
    assert used <= forward
    assert not imports_of(file) & {"datetime", *(f"time.{name}" for name in dir(time))}


def test_every_page_is_in_the_table():
    from qkv_core.ui.site import ENTRIES

    assert {entry.file for entry in ENTRIES} == {page.stem for page in PAGES} - {"navigation"}


def _clock(node: ast.AST) -> str | None:
    return ast.unparse(node) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "time" else None


def _widget_keys(file: Path) -> set[str]:
    """What is given as `key`, by its name or as a fold's second part; a page's prefix tells it from other words."""
    calls = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.Call)]
    given = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "key"]
    given += [call.args[1] for call in calls if ast.unparse(call.func) == "fold" and len(call.args) > 1]
    return {node.value for node in given if _is_text(node) and ("_" in node.value or "-" in node.value)}


def _texts(file: Path) -> list[str]:
    """Every text that a file writes out."""
    return [node.value for node in ast.walk(tree_of(file)) if _is_text(node)]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
