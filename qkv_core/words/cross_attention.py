"""Cross-attention in words: one text asks, another answers."""

from qkv_core.measures.cross_attention import Crossing
from qkv_core.words.claims import Claim, Paragraph, paragraph
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import each, share, tied

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
    first = tied(row, order)
    most = share(float(row[first[0]]))
    return paragraph(
        WHY,
        Claim(
            "other_text_leaders",
            f"In {view.head_name}, {asks} of your sentence looks most at {few_or_count(tokens, first)} of the other: "
            f"{most}{each(first)}.",
            about={"keys": first, "share": most},
        ),
        Claim(
            "values_of_the_other",
            f"Its z is blended of that text's values alone; cosine with the z of its own text: {found.moved:.4f}.",
            about={"printed": f"{found.moved:.4f}"},
        ),
        "The library search is this, too: the query comes from the desk, keys and values from the shelf.",
    )
