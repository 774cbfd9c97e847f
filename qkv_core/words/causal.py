"""A causal mask in words: what it forbids, where it enters, what it does to a query and to the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qkv_core.measures.causal import LookingBack, MaskedKey
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, quotient, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.naming import few_or_count, name_of, plural
from qkv_core.words.shares import each, leaders, share
from qkv_core.words.turned import how_far

_SHARE = ".1%"
_MOST_ROWS = 12  # of the table on a page
_DIGITS = 6

_WHY = (
    "A model that writes guesses the next word. While it learns, the next word already stands in the text, so it must "
    "not be seen: no query may look at what comes after it. This model was trained to read both ways and has never met "
    "such a mask: the numbers show the mechanism, not what a model trained with it can do."
)


def what_it_forbids(view: View, found: LookingBack) -> Paragraph:
    """How much the query may still see, and where its attention goes."""
    asks, n = name_of(view.tokens, view.query), len(view.tokens)
    share, own = f"{found.later_share:{_SHARE}}", {"share": f"{found.later_share:{_SHARE}}"}
    return paragraph(
        either(
            Claim(
                "sees_itself_only", f"{asks} is the first of {n} tokens and may see itself only.", found.n_allowed == 1
            ),
            Claim(
                "sees_all",
                f"{asks} is the last of {n} tokens: all the others came before, and it may see them.",
                found.n_allowed == n,
            ),
            Claim(
                "sees_some",
                f"{asks} may see {plural(found.n_allowed, 'token')} of {n}: itself and what stands before it.",
                about={"n": found.n_allowed},
            ),
        ),
        either(
            Claim("nothing_forbidden", "", found.n_allowed == n),
            Claim(
                "gave_to_later",
                f"Without the mask it gave {share} of its attention to what comes later; now that is shared out among "
                "those it may see.",
                not prints_alike(found.later_share, 0, _SHARE),
                own,
            ),
            Claim("gave_nothing_to_later", "What comes later had got 0.0% of its attention anyway.", about=own),
        ),
        _strongest(view, found),
    )


def _strongest(view: View, found: LookingBack) -> Claim:
    before, after = leaders(found.before), leaders(found.after)
    was, now = (
        f"{share(float(weights[keys[0]]))}{each(keys)}"
        for weights, keys in ((found.before, before), (found.after, after))
    )
    about = {"before": before, "after": after, "was": was, "now": now}
    return either(
        Claim(
            "same_leaders",
            f"It looks most at {few_or_count(view.tokens, after)}, as before: {was} without the mask, {now} under it.",
            before == after,
            about,
        ),
        Claim(
            "other_leaders",
            f"It looked most at {few_or_count(view.tokens, before)}, {was}; under the mask it looks most at "
            f"{few_or_count(view.tokens, after)}, {now}.",
            about=about,
        ),
    )


def of_the_whole_head(view: View, found: LookingBack, keys: Sequence[MaskedKey]) -> Paragraph:
    """Why there is a mask and where it enters, what is exact under it, and what it does to the sentence."""
    exact = paragraph(
        Claim(
            "triangle_is_zero",
            f"In {view.head_name} every weight above the diagonal is now exactly {found.largest_later:g}, and the "
            f"first token gives itself {found.first_on_itself:g}: there is nothing else it may see.",
            about={"largest": found.largest_later, "first": found.first_on_itself},
        ),
        Claim(
            "meaning",
            f"The cosine of the sentence embedding with the untouched one is {found.meaning:.4f}.",
            about={"printed": f"{found.meaning:.4f}"},
        ),
        how_far(found.meaning),
    )
    return paragraph(_WHY, exact, _where_it_enters(view, keys), between="\n\n")


def _where_it_enters(view: View, keys: Sequence[MaskedKey]) -> Paragraph:
    row = _masked_softmax(keys)
    left_out = max(0, len(keys) - _MOST_ROWS)
    in_this_row = paragraph(
        Claim(
            "largest_score",
            f"The largest score that counts is {_signed(row.largest)}, that of {name_of(view.tokens, row.best)}. It is "
            "taken from every score first, which changes no share and keeps e to the power of it small.",
            about={"key": row.best, "printed": str(row.largest)},
        ),
        Claim(
            "sum_of_exponentials",
            f"In this row the powers of e sum to {row.total}.",
            about={"printed": str(row.total)},
        ),
        Claim(
            "rows_left_out",
            f"The table has the {_MOST_ROWS} keys around the query; {left_out} more are not shown.",
            left_out > 0,
            {"n": left_out},
        ),
    )
    return paragraph(
        "The mask enters before softmax: a forbidden score becomes minus infinity, and e to minus infinity is 0, so "
        "the rest still sums to 1. To set weights to 0 afterwards would leave a row that sums to less.",
        in_this_row,
        between="\n\n",
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


def row_table(view: View, keys: Sequence[MaskedKey]) -> dict[str, list[str]]:
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
