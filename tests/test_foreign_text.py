"""Foreign text reaches the screen through `code` alone: read off the source, so that no new sentence is forgotten.

That nothing of it is markup in a browser, whichever way it goes: tests/browser/test_hostile_text.py.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ROOT / "qkv_core"
# Where foreign text is turned into Markdown, and where finished sentences are put together.
MAKERS = {"markdown.py", "claims.py", "marked.py"}
WORDS = sorted((CORE / "words").glob("*.py"))
SCREEN = [*(ROOT / "pages").glob("*.py"), *(CORE / "ui").rglob("*.py")]

AS_CODE = {"code", "code_in_table", "name_of", "few_or_count", "_asks"}
# What visitors and authors of links wrote, wherever it is kept: sentences, tokens, what widgets hold; books have more.
KEPT_AS = {"text", "tokens", "token", "session_state", "query_params"}
IN_BOOKS = {"key", "value"}
TYPED_INTO = {"text_input", "text_area"}
TEXTS = {"str", "Sequence[str]", "tuple[str, ...]", "list[str]"}
# Arguments whose texts are our own; what is given to those that are Markdown is looked at where that happens.
OWN = {
    "label",
    "whose",
    "markdown",
    "latex",
    "letters",
    "answer",
    "to_try",
    "file",
    "model",
    "head",
    "heads",
    "name",
    "noun",
    "nouns",
}
# Streamlit shows these as they are, or reads no text.
PLAIN = {"code", "text_input", "text_area", "data_editor", "dataframe", "plotly_chart", "Page", "fragment", "context"}
OWN_ELEMENTS = {"title", "say", "first_sight", "note", "explained", "fold", "link", "one_of", "whole_number"}
# What `words` says, of which this file's first test takes care.
SENTENCES = {
    node.name
    for file in WORDS
    if file.name not in MAKERS | {"naming.py"}
    for node in ast.parse(file.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
} - AS_CODE


def is_number(node: ast.AST) -> bool:
    """`{x:.2f}`: foreign text has no decimals."""
    spec = getattr(node, "format_spec", None)
    return spec is not None and isinstance(last := spec.values[-1], ast.Constant) and last.value[-1] in "defgG%,"


def is_foreign(node: ast.AST, names: set[str]) -> bool:
    """Whether an expression holds a text of somebody's outside of `code`."""
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    if (
        called in AS_CODE
        or called.endswith(("len", ".count"))
        or (called == "map" and ast.unparse(node.args[0]) in AS_CODE)
        or is_number(node)
    ):
        return False
    if isinstance(node, ast.Compare) or (isinstance(node, ast.Subscript) and ast.unparse(node.value).isupper()):
        return False  # true or false, or chosen from a list of our own
    if called.rpartition(".")[2] in SENTENCES:
        return False  # a sentence, which has a test of its own
    if isinstance(node, ast.Attribute) and (node.attr in KEPT_AS or (node.attr in IN_BOOKS and _is_book(node.value))):
        return True
    if isinstance(node, ast.Name) and node.id in names:
        return True
    return any(is_foreign(child, names) for child in ast.iter_child_nodes(node))


def functions_of(file: Path) -> Iterator[tuple[ast.AST, set[str]]]:
    """Each function, or a page's script, with the names in it that stand for a text of somebody's."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for scope in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] or [tree]:
        arguments = [*scope.args.args, *scope.args.kwonlyargs] if isinstance(scope, ast.FunctionDef) else []
        names = {each.arg for each in arguments if each.annotation and ast.unparse(each.annotation) in TEXTS} - OWN
        for node in ast.walk(scope):
            if isinstance(node, ast.ExceptHandler) and node.name:
                names.add(node.name)  # its message may quote what was typed
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and _is_text_of(node.value, names):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                names |= {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
        yield scope, names


def put_into_words(scope: ast.AST) -> Iterator[ast.expr]:
    """Every expression that becomes a part of a sentence."""
    for node in ast.walk(scope):
        if isinstance(node, ast.FormattedValue) and not is_number(node):
            yield node.value
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "format")
        ):
            yield from node.args


def given_to_elements(scope: ast.AST) -> Iterator[ast.expr]:
    """Every text that Streamlit is given to read as Markdown: the first one, labels, helps, and some options."""
    for node in ast.walk(scope):
        if not isinstance(node, ast.Call):
            continue
        module, _, element = ast.unparse(node.func).rpartition(".")
        if (module in ("st", "column", "bar") and element not in PLAIN) or element in OWN_ELEMENTS:
            n_read = 2 if element in ("first_sight", "radio", "pills", "segmented_control", "progress") else 1
            # A function that turns options into labels answers for them.
            yield from [] if any(word.arg == "format_func" for word in node.keywords) else node.args[:n_read]
        yield from (word.value for word in node.keywords if word.arg in ("label", "help") and module == "st")


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.name)
def test_words_hold_it_as_code(file):
    """Whatever comes as a text, and whatever is kept as one, may be anybody's."""
    for scope, names in functions_of(file) if file.name not in MAKERS else ():
        assert not [ast.unparse(part) for part in put_into_words(scope) if is_foreign(part, names)]


@pytest.mark.parametrize("file", SCREEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_elements_show_it_as_code(file):
    for scope, names in functions_of(file):
        assert not [ast.unparse(part) for part in given_to_elements(scope) if is_foreign(part, names)]


def test_the_helpers_that_are_trusted_use_code_themselves():
    defined = [
        node
        for file in WORDS
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in AS_CODE - {"code", "code_in_table"}
    ]
    assert {helper.name for helper in defined} == AS_CODE - {"code", "code_in_table"}
    for helper in defined:
        returned = [ast.unparse(node.value) for node in ast.walk(helper) if isinstance(node, ast.Return) and node.value]
        assert all(any(f"{name}(" in text for name in AS_CODE) for text in returned), helper.name


@pytest.mark.parametrize(
    "line",
    [
        'st.caption(f"No {asked} here")',
        'st.info("No " + st.query_params["a"])',
        'st.toggle("a", help=encoding.text)',
        'st.pills("Which", encoding.tokens)',
        "say(asked)",
        'say(", ".join(encoding.tokens))',
        'say(f"Beware of {books[3].key}.")',
    ],
)
def test_it_would_see_a_way_around(line, tmp_path):
    file = tmp_path / "page.py"
    file.write_text(f"def draw(asked: str) -> None:\n    {line}\n")
    ((scope, names),) = functions_of(file)
    assert any(is_foreign(part, names) for part in given_to_elements(scope))


def _is_book(node: ast.expr) -> bool:
    return "book" in ast.unparse(node)


def _is_text_of(value: ast.expr, names: set[str]) -> bool:
    """A widget's text, or foreign text handed on; of what a function makes of it, its own annotations tell."""
    if isinstance(value, ast.Call):
        called = value.func
        return isinstance(called, ast.Attribute) and (called.attr in TYPED_INTO or is_foreign(called.value, names))
    return is_foreign(value, names)
