"""Shared keys and values in words: multi-query and grouped-query attention."""

from collections.abc import Sequence

from qkv_core.measures.shared_kv import Sharing
from qkv_core.words.claims import Claim, Paragraph, paragraph
from qkv_core.words.turned import how_far

_WHY = (
    "A long text's cache is large, so newer models let heads share keys and values. All heads of a layer share one set "
    "(multi-query, Shazeer 2019), or each group has its own (grouped-query, Ainslie et al. 2023)."
)


def what_is_saved(found: Sequence[Sharing]) -> Paragraph:
    """From a set for each head down to one for all."""
    own, one = found[0], found[-1]
    return paragraph(
        _WHY,
        Claim(
            "saved_by_sharing",
            f"With one set a layer, the cache holds {one.n_kept_per_token:,} bytes a token instead of "
            f"{own.n_kept_per_token:,}.",
            about={"one": one.n_kept_per_token, "own": own.n_kept_per_token},
        ),
        paragraph(
            Claim(
                "meaning_of_one_set",
                f"This model wasn't trained for it. Its sentence embedding then has the cosine {one.meaning:.4f} with "
                "the untouched one.",
                about={"printed": f"{one.meaning:.4f}"},
            ),
            how_far(one.meaning),
        ),
        between="\n\n",
    )


def table(found: Sequence[Sharing]) -> dict[str, Sequence[str]]:
    """A line for each number of sets."""
    return {
        "Sets of keys and values a layer": [str(sharing.n_sets) for sharing in found],
        "Bytes a token": [f"{sharing.n_kept_per_token:,}" for sharing in found],
        "Cosine with the untouched embedding": [f"{sharing.meaning:.4f}" for sharing in found],
    }
