"""A worksheet on paper: one row of attention on the class's own sentence, rounded so that the sums come out.

Every number given is rounded first, and every answer is computed in decimal numbers from what stands on the sheet
and rounded by the rule that it states: so a pencil reaches the answer sheet's digits exactly. The model's own,
unrounded result is printed for comparison.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from qkv_core.figures.theme import INK
from qkv_core.take_home.document import document
from qkv_core.view import View
from qkv_core.words.naming import plain_name_of

_N_KEYS = 4
_N_DIMENSIONS = 3
_NUMBER = Decimal("0.01")  # what is not a share is rounded to this
_SHARE = Decimal("0.001")  # numbers from 0 to 1
_BLANK = '<span class="blank"></span>'

_STYLE = f"""
body {{ font: 15px/1.6 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: {INK}; }}
table {{ border-collapse: collapse; margin: 0.5rem 0 1rem; }}
td, th {{ border: 1px solid {INK}; padding: 3px 9px; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }}
.blank {{ display: inline-block; min-width: 3.5rem; border-bottom: 1px solid {INK}; height: 1.1em; }}
section {{ break-inside: avoid; }}
/* One A4 page for the sheet, one for its answers. */
@page {{ size: A4; margin: 12mm; }}
@media print {{
  body {{ font-size: 12px; line-height: 1.35; margin: 0; max-width: none; }}
  h1 {{ font-size: 1.4em; margin: 0 0 0.3em; }}
  h2 {{ font-size: 1.15em; margin: 0.5em 0 0.2em; }}
  p {{ margin: 0.3em 0; }}
  table {{ margin: 0.2em 0 0.4em; }}
  td, th {{ padding: 1px 7px; }}
}}
"""


@dataclass(frozen=True)
class KeyRow:
    """One key of the sheet: its fields are given, its properties are answers that follow from them."""

    name: str
    q: tuple[Decimal, ...]  # the query's, the same in every row
    k: tuple[Decimal, ...]
    rest: Decimal  # the sum of the products in all other dimensions
    root: Decimal  # what the score is divided by
    v: Decimal
    model_weight: float  # the model's own, unrounded
    distance: Decimal = Decimal(0)  # what the distance to the key then adds, in a model that has such a number

    @property
    def products(self) -> list[Decimal]:
        """One for each dimension on the sheet."""
        return [_round(a * b) for a, b in zip(self.q, self.k, strict=True)]

    @property
    def score(self) -> Decimal:
        """The products and the rest, added up."""
        return sum(self.products, self.rest)

    @property
    def scaled_score(self) -> Decimal:
        """The score over the root, and what the distance adds."""
        return _round(self.score / self.root) + self.distance


@dataclass(frozen=True)
class Worksheet:
    """One query, its strongest keys, their softmax and one dimension of the blend: fields given, methods answers."""

    text: str
    head_name: str
    query_name: str
    dimensions: tuple[int, ...]
    keys: tuple[KeyRow, ...]
    other_exponentials: Decimal  # the sum over all keys that are not on the sheet
    value_dimension: int

    def exponential(self, row: KeyRow) -> Decimal:
        """Of the scaled score less the largest, which leaves the weights as they are."""
        return _round((row.scaled_score - _largest(self.keys)).exp(), _SHARE)

    def denominator(self) -> Decimal:
        """All exponentials of the query's row."""
        return sum(map(self.exponential, self.keys), self.other_exponentials)

    def attention_weight(self, row: KeyRow) -> Decimal:
        """The key's share of the exponentials."""
        return _round(self.exponential(row) / self.denominator(), _SHARE)

    def weighted_value(self, row: KeyRow) -> Decimal:
        """What the key adds to the blend."""
        return _round(self.attention_weight(row) * row.v)

    def blend(self) -> Decimal:
        """Of the keys on the sheet."""
        return sum(map(self.weighted_value, self.keys), Decimal(0))


def worksheet(view: View) -> Worksheet:
    """The sheet for the chosen head and query, with the four keys that it looks at most."""
    trace, head, query = view.trace, view.head, view.query
    q, k, v = trace.q[head, query], trace.k[head], trace.v[head]
    positions = np.sort(np.argsort(view.row)[::-1][:_N_KEYS])
    dimensions = np.sort(np.argsort(np.abs(q * k[view.row.argmax()]))[::-1][:_N_DIMENSIONS])
    value_dimension = int(np.abs(trace.z[head, query]).argmax())
    keys = tuple(
        KeyRow(
            name=plain_name_of(view.tokens, int(position)),
            q=_rounded(q[dimensions]),
            k=_rounded(k[position, dimensions]),
            rest=_round(trace.scores[head, query, position] - (q * k[position])[dimensions].sum()),
            root=_round(1 / trace.scale_of(head)),
            distance=_round(0 if trace.position_bias is None else trace.position_bias[head, query, position]),
            v=_round(v[position, value_dimension]),
            model_weight=float(view.row[position]),
        )
        for position in positions
    )
    others = np.delete(trace.scaled_scores[head, query], positions)
    return Worksheet(
        text=view.encoding.text,
        head_name=view.head_name,
        query_name=plain_name_of(view.tokens, query),
        dimensions=tuple(int(dimension) for dimension in dimensions),
        keys=keys,
        other_exponentials=_round(np.exp(others - float(_largest(keys))).sum(), _SHARE),
        value_dimension=value_dimension,
    )


def sheet_html(sheet: Worksheet, *, answers: bool) -> str:
    """The worksheet, or its answer sheet, as a page to print."""

    def blank(value: Decimal) -> str:
        return f"<b>{value}</b>" if answers else _BLANK

    def multiplied(row: KeyRow) -> list[str]:
        return [f"{a} × {b} = {blank(product)}" for a, b, product in zip(row.q, row.k, row.products, strict=True)]

    products = _table(
        ["", *(f"dim. {d}: q × k" for d in sheet.dimensions), "all other dims", "score"],
        [[row.name, *multiplied(row), f"{row.rest}", blank(row.score)] for row in sheet.keys],
    )
    scaled_and_shared = [
        [
            row.name,
            blank(row.scaled_score),
            blank(sheet.exponential(row)),
            blank(sheet.attention_weight(row)),
            f"{row.model_weight:.4f}",
        ]
        for row in sheet.keys
    ]
    by_distance = any(row.distance for row in sheet.keys)
    added = "; the distance adds " + ", ".join(f"{row.distance} ({html.escape(row.name)})" for row in sheet.keys)
    softmax = _table(
        [
            "",
            f"scaled = score ÷ {sheet.keys[0].root}{added * by_distance}",
            "exp(scaled − largest)",
            "÷ sum = weight",
            "the model's own",
        ],
        [
            *scaled_and_shared,
            ["all other keys", "", f"{sheet.other_exponentials}", "", ""],
            ["sum", "", blank(sheet.denominator()), "", ""],
        ],
    )
    blend = _table(
        ["", "weight × v", ""],
        [
            *([row.name, f"weight × {row.v}", blank(sheet.weighted_value(row))] for row in sheet.keys),
            ["blend of these keys", "", blank(sheet.blend())],
        ],
    )
    title = f"Attention by hand{', answers' if answers else ''}"
    body = (
        f"<h1>{title}</h1><p>Sentence: <i>{html.escape(sheet.text)}</i><br>Head {sheet.head_name}; the "
        f"query is <b>{html.escape(sheet.query_name)}</b>; the keys are the {len(sheet.keys)} it looks at most. All "
        f"numbers are the model's, rounded to {_places(_NUMBER)} decimals ({_places(_SHARE)} for exp and weights). "
        f"Round every result the same way before you go on: a 5 with nothing behind it away from zero, so 0.125 to "
        f"0.13 and −0.125 to −0.13.</p>"
        f"<section><h2>1. Scores: multiply and add</h2>{products}</section>"
        f"<section><h2>2. Scale and softmax</h2>{softmax}</section>"
        f"<section><h2>3. The blend, in dimension {sheet.value_dimension} of the values</h2>{blend}"
        f"<p>Keys that are not on this sheet add the rest of z.</p></section>"
    )
    return document(title, body, style=_STYLE)


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Cells after the first hold our own markup; the first, a token, is escaped."""
    titles = "".join(f"<th>{name}</th>" for name in head)
    lines = (f"<td>{html.escape(row[0])}</td>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) for row in rows)
    return f"<table><tr>{titles}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _largest(keys: Sequence[KeyRow]) -> Decimal:
    return max(row.scaled_score for row in keys)


def _rounded(values: Sequence[float]) -> tuple[Decimal, ...]:
    return tuple(map(_round, values))


def _round(value: Decimal | float, to: Decimal = _NUMBER) -> Decimal:
    """To the nearest multiple, halves away from zero; a zero has no sign."""
    exact = value if isinstance(value, Decimal) else Decimal(float(value))
    return exact.quantize(to, ROUND_HALF_UP) + 0


def _places(unit: Decimal) -> int:
    return len(str(unit).partition(".")[2])
