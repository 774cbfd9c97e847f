"""In the idea every page speaks plainly: short sentences, few numbers a paragraph."""

import re

import pytest

from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.ui.site import ENTRIES
from tests.app.screen import unmarked

SENTENCES = (DEFAULT_SENTENCE, "The cat sat on the mat because it was warm.", "Paris is a city in France.")
MOST_WORDS, USUAL_WORDS = 25, 12
MOST_NUMBERS = 3

_CODE = re.compile(r"`+[^`]*`+")
_NUMBER = re.compile(r"(?<![\w.])[−-]?\d(?:[\d,.]*\d)?%?(?!\w)")
_WORD = re.compile(r"[\w'’√·]+(?:-\w+)*")


def paragraphs(at):
    """What is said in Markdown, without tables, formulas and code."""
    for element in [*at.markdown, *at.caption]:
        for block in unmarked(element.value).split("\n\n"):
            if not block.lstrip().startswith(("|", "$$", "#")):
                yield block


def sentences(paragraph):
    said = _CODE.sub("token", paragraph).replace("**", "")
    return [part for part in re.split(r"(?<=[.!?])\s+|\n", said) if _WORD.search(part)]


@pytest.mark.parametrize("page", [entry.file for entry in ENTRIES])
@pytest.mark.parametrize("text", SENTENCES, ids=["it", "cat", "Paris"])
def test_sentences_are_short_and_paragraphs_have_few_numbers(open_page, page, text):
    at = open_page(page, text=text)
    lengths = []
    for paragraph in paragraphs(at):
        numbers = _NUMBER.findall(_CODE.sub("", paragraph))
        assert len(numbers) <= MOST_NUMBERS, paragraph
        for sentence in sentences(paragraph):
            lengths.append(len(_WORD.findall(sentence)))
            assert lengths[-1] <= MOST_WORDS, sentence
    assert sum(lengths) / len(lengths) <= USUAL_WORDS


def test_what_is_long_is_noticed():
    assert sentences("One is `a b c` here. Two: three.") == ["One is token here.", "Two: three."]
    assert _NUMBER.findall("L3H1 gives 68% and 0.5, then 1,024 of 2") == ["68%", "0.5", "1,024", "2"]
