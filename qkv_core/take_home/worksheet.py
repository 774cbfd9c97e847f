"""A worksheet on paper: one row of attention on the class's own sentence, rounded so that the arithmetic closes.

Every number given is rounded first and every answer is computed from rounded numbers, so that a pencil
reaches the answer sheet's digits exactly. The model's own, unrounded result is printed for comparison.
"""

import html
from dataclasses import dataclass

import numpy as np

from qkv_core.encoder import Encoding
from qkv_core.figures.theme import INK
from qkv_core.take_home.document import document
from qkv_core.view import Choice

_N_KEYS = 4
_N_DIMENSIONS = 3
_DECIMALS = 2
_SHARE_DECIMALS = 3  # of numbers from 0 to 1
_BLANK = '<span class="blank"></span>'

_STYLE = f"""
body {{ font: 15px/1.6 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: {INK}; }}
table {{ border-collapse: collapse; margin: 0.5rem 0 1rem; }}
td, th {{ border: 1px solid {INK}; padding: 3px 9px; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }}
.blank {{ display: inline-block; min-width: 3.5rem; border-bottom: 1px solid {INK}; height: 1.1em; }}
section {{ break-inside: avoid; }}
@page {{ margin: 18mm; }}
"""


@dataclass(frozen=True)
class KeyRow:
    """One key of the worksheet: numbers given, and answers that follow from them."""

    token: str
    k: tuple[float, ...]
    products: tuple[float, ...]  # answer
    rest: float  # the sum of the products in all other dimensions
    score: float  # answer
    scaled_score: float  # answer
    exponential: float  # answer
    attention_weight: float  # answer
    v: float
    model_weight: float  # the model's own, unrounded


@dataclass(frozen=True)
class Worksheet:
    """One query, its strongest keys, its row's softmax and one dimension of the blend."""

    text: str
    head_name: str
    query: str
    dimensions: tuple[int, ...]
    q: tuple[float, ...]
    root: float
    keys: tuple[KeyRow, ...]
    largest: float  # answer: of the scaled scores; subtracted before exp, which leaves the weights as they are
    other_exponentials: float  # the sum over all keys that are not on the sheet
    denominator: float  # answer
    value_dimension: int
    blend: float  # answer: of the keys on the sheet


def worksheet(encoding: Encoding, choice: Choice) -> Worksheet:
    """The sheet for the chosen head and query, with the four keys that it looks at most."""
    trace = encoding.layers[choice.layer].attention
    head, query = choice.head, choice.query
    attention_weights = trace.attention_weights[head, query]
    keys = np.sort(np.argsort(attention_weights)[::-1][:_N_KEYS])
    q, k, v = trace.q[head, query], trace.k[head], trace.v[head]
    dimensions = np.sort(np.argsort(np.abs(q * k[attention_weights.argmax()]))[::-1][:_N_DIMENSIONS])
    value_dimension = int(np.abs(trace.z[head, query]).argmax())
    root = _round(1 / trace.scale_of(head))
    given_q = tuple(_round(q[dimension]) for dimension in dimensions)

    rows = []
    for key in keys:
        given_k = tuple(_round(k[key, dimension]) for dimension in dimensions)
        products = tuple(_round(a * b) for a, b in zip(given_q, given_k, strict=True))
        rest = _round(trace.scores[head, query, key] - (q * k[key])[dimensions].sum())
        score = _round(sum(products) + rest)
        scaled_score = _round(score / root)
        rows.append((encoding.tokens[key], given_k, products, rest, score, scaled_score))
    largest = max(row[-1] for row in rows)
    exponentials = [_round(np.exp(row[-1] - largest), _SHARE_DECIMALS) for row in rows]
    others = np.delete(trace.scaled_scores[head, query], keys)
    other_exponentials = _round(np.exp(others - largest).sum(), _SHARE_DECIMALS)
    denominator = _round(sum(exponentials) + other_exponentials, _SHARE_DECIMALS)
    finished = tuple(
        KeyRow(
            *row,
            exponential=exponential,
            attention_weight=_round(exponential / denominator, _SHARE_DECIMALS),
            v=_round(v[key, value_dimension]),
            model_weight=float(attention_weights[key]),
        )
        for row, exponential, key in zip(rows, exponentials, keys, strict=True)
    )
    return Worksheet(
        text=encoding.text,
        head_name=choice.head_name,
        query=encoding.tokens[query],
        dimensions=tuple(int(dimension) for dimension in dimensions),
        q=given_q,
        root=root,
        keys=finished,
        largest=largest,
        other_exponentials=other_exponentials,
        denominator=denominator,
        value_dimension=value_dimension,
        blend=_round(sum(_round(row.attention_weight * row.v) for row in finished)),
    )


def sheet_html(sheet: Worksheet, *, answers: bool) -> str:
    """The worksheet, or its answer sheet, as a page to print."""

    def blank(value: float, decimals: int = _DECIMALS) -> str:
        return f"<b>{value:.{decimals}f}</b>" if answers else _BLANK

    def multiplied(row: KeyRow) -> list[str]:
        return [f"{a} × {b} = {blank(p)}" for a, b, p in zip(sheet.q, row.k, row.products, strict=True)]

    def shared(row: KeyRow) -> list[str]:
        shares = [blank(share, _SHARE_DECIMALS) for share in (row.exponential, row.attention_weight)]
        return [blank(row.scaled_score), *shares, f"{row.model_weight:.4f}"]

    products = _table(
        ["", *(f"dim. {d}: q × k" for d in sheet.dimensions), "all other dims", "score"],
        [[row.token, *multiplied(row), f"{row.rest}", blank(row.score)] for row in sheet.keys],
    )
    softmax = _table(
        ["", f"scaled = score ÷ {sheet.root}", "exp(scaled − largest)", "÷ sum = weight", "the model's own"],
        [
            *([row.token, *shared(row)] for row in sheet.keys),
            ["all other keys", "", f"{sheet.other_exponentials}", "", ""],
            ["sum", "", blank(sheet.denominator, _SHARE_DECIMALS), "", ""],
        ],
    )
    blend = _table(
        ["", "weight × v", ""],
        [
            *([row.token, f"weight × {row.v}", blank(_round(row.attention_weight * row.v))] for row in sheet.keys),
            ["blend of these keys", "", blank(sheet.blend)],
        ],
    )
    title = f"Attention by hand{', answers' if answers else ''}"
    body = (
        f"<h1>{title}</h1><p>Sentence: <i>{html.escape(sheet.text)}</i><br>Head {sheet.head_name}; the "
        f"query is <b>{html.escape(sheet.query)}</b>; the keys are the {len(sheet.keys)} it looks at most. All numbers "
        f"are the model's, rounded to {_DECIMALS} decimals ({_SHARE_DECIMALS} for exp and weights); round every result "
        f"the same way.</p>"
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


def _round(value: float, decimals: int = _DECIMALS) -> float:
    return round(float(value), decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
