"""A causal mask in words: what it hides, where it enters, what it does to a query and to the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qkv_core.measures.causal import LookingBack, MaskedKey
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, quotient, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import leaders, share
from qkv_core.words.turned import how_far

_MOST_ROWS = 12  # of the table on a page
_DIGITS = 6

TO_TRY = "Take the mask away and put it back. Which cells come and go?"
_WHY = (
    "A model that writes learns to guess the next word, so it must not see that word. A causal mask hides it. This "
    "model was trained without a mask: you see how it works, not what it is good for."
)


def answer(view: View, found: LookingBack) -> Paragraph:
    """Whether the query's favourite is another one, now that it may not look ahead."""
    asks, n = name_of(view.tokens, view.query), len(view.tokens)
    before, after = leaders(found.before), leaders(found.after)
    was, now = few_or_count(view.tokens, before), few_or_count(view.tokens, after, strong=True)
    about = {"before": before, "after": after}
    opening = f"A model that writes can't look ahead: {asks}"
    return paragraph(
        either(
            Claim("sees_itself_only", f"{opening} comes first and sees only itself.", found.n_allowed == 1),
            Claim("sees_all", f"{opening} comes last, so it still sees everything.", found.n_allowed == n),
            Claim("same_leaders", f"{opening} still looks most at {now}.", before == after, about),
            Claim("other_leaders", f"{opening} now looks most at {now}, no longer at {was}.", about=about),
        )
    )


def what_it_forbids(view: View, found: LookingBack) -> Paragraph:
    """How much the query may still see, why there is a mask, and what it does to the sentence."""
    asks, n = name_of(view.tokens, view.query), len(view.tokens)
    later = share(found.later_share)
    seen = paragraph(
        Claim("sees_some", f"{asks} may see {found.n_allowed} of {n} tokens.", about={"n": found.n_allowed}),
        Claim(
            "gave_to_later",
            f"Without the mask it gave {later} of its attention to later ones.",
            found.n_allowed < n,
            {"share": later},
        ),
    )
    triangle = Claim(
        "triangle_is_zero", f"Above the diagonal every weight of {view.head_name} is 0.", found.largest_later == 0
    )
    meaning = paragraph(
        Claim(
            "meaning",
            f"The sentence embedding has the cosine {found.meaning:.4f} with the untouched one.",
            about={"printed": f"{found.meaning:.4f}"},
        ),
        how_far(found.meaning),
    )
    return paragraph(_WHY, seen, triangle, meaning, between="\n\n")


def where_it_enters(view: View, keys: Sequence[MaskedKey]) -> Paragraph:
    """The masked softmax of the query's row, as its table has it."""
    return paragraph(
        "The mask enters before softmax. A hidden score becomes −∞, its power of e is 0, and the rest sums to 1.",
        _this_row(view, keys),
        between="\n\n",
    )


def _this_row(view: View, keys: Sequence[MaskedKey]) -> Paragraph:
    row = _masked_softmax(keys)
    left_out = max(0, len(keys) - _MOST_ROWS)
    return paragraph(
        Claim(
            "largest_score",
            f"The largest score that counts is that of {name_of(view.tokens, row.best)}: {_signed(row.largest)}. It is "
            "subtracted from every score.",
            about={"key": row.best, "printed": str(row.largest)},
        ),
        Claim("sum_of_exponentials", f"The powers of e sum to {row.total}.", about={"printed": str(row.total)}),
        Claim("rows_left_out", f"{left_out} of the tokens are not in the table.", left_out > 0, {"n": left_out}),
    )


@dataclass(frozen=True)
class _MaskedSoftmax:
    """A row as it is printed: each number follows from those before it."""

    best: int  # the position of the largest score that counts
    largest: Decimal
    scores: list[Decimal]
    powers: list[Decimal]  # of e: 0 behind the mask

    @property
    def total(self) -> Decimal:
        return total(self.powers)


def _masked_softmax(keys: Sequence[MaskedKey]) -> _MaskedSoftmax:
    scores = [printed(key.scaled_score, _DIGITS) for key in keys]
    best = max((key.position for key in keys if key.may_be_seen), key=lambda key: scores[key])
    powers = [printed((scores[key.position] - scores[best]).exp() if key.may_be_seen else 0, _DIGITS) for key in keys]
    return _MaskedSoftmax(best, scores[best], scores, powers)


def row_table(view: View, keys: Sequence[MaskedKey]) -> dict[str, Sequence[str]]:
    """The query's row through the masked softmax, around the query; each column follows from the one before."""
    first = max(0, min(view.query - _MOST_ROWS // 2, len(keys) - _MOST_ROWS))
    shown, row = keys[first : first + _MOST_ROWS], _masked_softmax(keys)
    return {
        "Key": [name_of(view.tokens, key.position) for key in shown],
        "Scaled score": [_signed(row.scores[key.position]) for key in shown],
        "Under the mask, less the largest": [
            _signed(row.scores[key.position] - row.largest) if key.may_be_seen else "−∞" for key in shown
        ],
        "e to that power": [f"{row.powers[key.position]}" for key in shown],
        "÷ their sum": [f"{quotient(row.powers[key.position], row.total, 4)}" for key in shown],
    }


def _signed(number: Decimal) -> str:
    return f"{number}".replace("-", "−")
