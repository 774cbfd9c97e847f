"""Paragraphs keep what they claim; comparatives keep their margins; names tell the same words apart."""

import pytest

from qkv_core.words import comparatives, naming
from qkv_core.words.claims import Claim, either, paragraph


def test_a_paragraph_says_what_holds_and_remembers_it():
    yes, no = Claim("yes", "It rains."), Claim("no", "It snows.", holds=False)
    said = paragraph("Today.", no, yes)
    assert said == "Today. It rains."
    assert said.claims == (yes,)


def test_a_paragraph_in_a_paragraph_keeps_its_claims():
    inner = paragraph(Claim("inner", "a"))
    outer = paragraph(inner, Claim("outer", "b"), between="\n\n")
    assert [claim.name for claim in outer.claims] == ["inner", "outer"]
    assert outer == "a\n\nb"


def test_either_is_the_first_that_holds():
    first, second, third = Claim("1", "", holds=False), Claim("2", ""), Claim("3", "")
    assert either(first, second, third) is second
    with pytest.raises(ValueError, match="None of these holds: 1"):
        either(first)


@pytest.mark.parametrize(
    ("says", "true", "false"),
    [
        (comparatives.is_most, [(0.51,), (1.0,)], [(0.5,), (0.0,)]),
        (comparatives.is_nearly_all, [(0.91,)], [(0.9,)]),
        (comparatives.needs_about_as_many, [(1, 1), (3, 4)], [(1, 2), (3, 5)]),
        (comparatives.is_more, [(0.12, 0.11, ".0%")], [(0.114, 0.112, ".0%"), (0.1, 0.2, ".0%"), (1.0, 1.0, ".1f")]),
        (comparatives.is_about_as_much, [(1.0, 1.25), (-4.0, -5.0), (0.0, 0.0)], [(1.0, 1.3), (1.0, -1.0), (0.0, 1.0)]),
        (comparatives.hardly_differs, [(0.5, 0.549)], [(0.5, 0.56), (0.56, 0.5)]),
        (comparatives.is_empty, [(0.2, 1.0)], [(0.25, 1.0), (3.94, 1.3)]),
        (comparatives.says_the_same, [(0.91,), (1.0,)], [(0.9,), (-1.0,)]),
        (comparatives.is_worse, [(-0.2, -0.1)], [(-0.2, 0.1), (-0.1, 0.0), (0.1, 0.2)]),
        (comparatives.is_better, [(0.1, 0.2)], [(-0.2, 0.1), (0.0, 0.1), (-0.2, -0.1)]),
    ],
)
def test_a_comparative_has_its_margin(says, true, false):
    assert all(says(*numbers) for numbers in true)
    assert not any(says(*numbers) for numbers in false)


def test_the_same_word_has_its_place():
    tokens = ("[CLS]", "the", "cat", "the", "`", "[SEP]")
    assert [naming.name_of(tokens, position) for position in (1, 2, 3, 4)] == [
        "`the` (1)",
        "`cat`",
        "`the` (2)",
        "`` ` ``",
    ]
    assert naming.plain_name_of(tokens, 3) == "the (2)"


def test_plurals():
    assert [naming.plural(n, "key") for n in (0, 1, 2, 1000)] == ["0 keys", "1 key", "2 keys", "1,000 keys"]
    assert naming.plural(2, "query", "queries") == "2 queries"


@pytest.mark.parametrize(
    ("nouns", "said"), [([], ""), (["q"], "q"), (["q", "k"], "q and k"), (["q", "k", "v"], "q, k and v")]
)
def test_a_list_reads_as_a_list(nouns, said):
    assert naming.listed(nouns) == said
