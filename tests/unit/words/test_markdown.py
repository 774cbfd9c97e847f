"""Whatever a text holds, Markdown shows it literally, on one line, in the middle of our own sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qkv_core.words.markdown import code, code_in_table, without_markdown
from tests.hostile_texts import EVERYTHING, HOSTILE

LONGEST = 160
MARKDOWN = MarkdownIt("commonmark").enable("table")


def inline(markdown: str) -> list[tuple[str, str]]:
    """A single paragraph's parts."""
    opening, content, closing = MARKDOWN.parse(markdown)
    assert (opening.type, content.type, closing.type) == ("paragraph_open", "inline", "paragraph_close")
    return [(part.type, part.content) for part in content.children or []]


@given(st.sampled_from([*HOSTILE, EVERYTHING]) | st.text() | st.text("`\\|\n *_[](<>$:"))
def test_any_text_is_one_piece_of_code(text):
    (before, (kind, content), after) = inline(f"It says {code(text)} and ends.")
    assert (before, kind, after) == (("text", "It says "), "code_inline", ("text", " and ends."))
    assert len(content) <= LONGEST + 2  # blanks between it and a fence
    is_cut = len(" ".join(text.split())) > LONGEST
    shown = content.strip().removesuffix("…") if is_cut else content
    pairs = zip("".join(text.split()), "".join(shown.split()), strict=not is_cut)
    assert all(was == is_ or is_ == "\ufffd" for was, is_ in pairs)


def test_what_is_endless_is_cut():
    assert code("Your session has expired. " * 100, 40) == "`Your session has expired. Your session …`"
    assert len(code("x" * 4000)) == LONGEST + 2


@given(st.sampled_from(HOSTILE) | st.text("`|\\a"))
def test_a_cell_of_a_table_is_one_piece_of_code(text):
    tokens = MARKDOWN.parse(f"| a | b |\n|--|--|\n| {code_in_table(text)} | end |")
    cells = [token for token in tokens if token.type == "inline"][2:]
    assert [[part.type for part in cell.children or []] for cell in cells] == [["code_inline"], ["text"]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it", "`it`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("", "`  `"),
        ("a\n\n# b\u2029c", "`a # b c`"),
        ("\u202eevil\x1b[0m\x00", "`\ufffdevil\ufffd[0m\ufffd`"),
        ("👩\u200d🔬", "`👩\u200d🔬`"),
    ],
)
def test_what_is_written(text, shown):
    assert code(text) == shown


@given(st.text())
def test_without_markdown_any_text_stands_in_quotation_marks(text):
    shown = without_markdown(f"**It** looks at {code(text, LONGEST)} most.")
    assert shown.startswith("It looks at “")
    assert shown.endswith("” most.")
    assert shown.count("\n") == 0


def test_without_markdown_a_text_is_as_it_was_written():
    for text in ("**bold**", "<b>x</b>", "`tick`", "$x$", "a * b * c", "[a](b)"):
        assert without_markdown(f"Look: {code(text)}.") == f"Look: “{text}”."
