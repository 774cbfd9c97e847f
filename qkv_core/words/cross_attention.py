"""Cross-attention in words: one text asks, another answers."""

from qkv_core.measures.cross_attention import Crossing
from qkv_core.words.claims import Claim, Paragraph, paragraph
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import each, share, tied

TO_TRY = "Touch another word of your sentence. Then change the other text."
_WHY = (
    "A translator's decoder asks the sentence that it translates. Its queries come from one text, keys and values from "
    "the other. The formula is the same."
)
_UNTRAINED = "No head of this model was trained to read another text: it looks for what it would look for in its own."


def answer(found: Crossing) -> Paragraph:
    """Whom the query looks at in the other text."""
    view, tokens = found.view, found.answering.tokens
    first = tied(found.row, found.order)
    most = share(float(found.row[first[0]]))
    return paragraph(
        Claim(
            "other_text_leaders",
            f"A translator asks another text: {name_of(view.tokens, view.query)} looks most at "
            f"{few_or_count(tokens, first, strong=True)} there, {most}{each(first)}.",
            about={"keys": first, "share": most},
        )
    )


def what_comes_back(found: Crossing) -> Paragraph:
    """What the query's z becomes, and where else that happens."""
    z = paragraph(
        Claim(
            "values_of_the_other",
            f"z is now made of the other text's values. Its cosine with the z of its own text is {found.moved:.4f}.",
            about={"printed": f"{found.moved:.4f}"},
        ),
        "The library search is cross-attention too: you ask, the shelf answers.",
    )
    return paragraph(_WHY, _UNTRAINED, z, between="\n\n")
