"""Cross-attention in words: one text asks, another answers."""

from qkv_core.measures.cross_attention import Crossing
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.naming import name_of

_SHARE = ".1%"

WHY = (
    "A translator's decoder asks the sentence that it translates: queries from one text, keys and values from another. "
    "Only the rows and columns differ; the formula is the same. In this model no head was trained to read another "
    "text, so what answers here is likeness to what it would look for in its own."
)


def who_answers(found: Crossing) -> Paragraph:
    """Whom the query looks at in the other text, and what its z becomes."""
    view = found.view
    tokens = found.answering.tokens
    asks, order, row = name_of(view.tokens, view.query), found.order, found.row
    best = order[0]
    tied = [key for key in order if prints_alike(row[key], row[best], _SHARE)]
    share = f"{row[best]:{_SHARE}}"
    return paragraph(
        WHY,
        either(
            Claim(
                "other_text_leader",
                f"In {view.head_name}, {asks} of your sentence looks most at {name_of(tokens, best)} of the other: "
                f"{share}.",
                len(tied) == 1,
                {"key": best, "share": share},
            ),
            Claim(
                "other_text_tie",
                f"In {view.head_name}, {len(tied)} tokens of the other text share the lead: {share} each from {asks}.",
                about={"n": len(tied), "share": share},
            ),
        ),
        Claim(
            "values_of_the_other",
            f"Its z is blended of that text's values alone; cosine with the z of its own text: {found.moved:.4f}.",
            about={"printed": f"{found.moved:.4f}"},
        ),
        "The library search is this, too: the query comes from the desk, keys and values from the shelf.",
    )
