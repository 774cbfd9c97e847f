"""A page as one HTML file to print or hand out: words, figures and tables of the view, opening offline."""

import html
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from markdown_it import MarkdownIt

from qkv_core.figures.journey import script
from qkv_core.figures.journey.table import row_table
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.script import drawing, library
from qkv_core.figures.theme import INK, NEUTRAL
from qkv_core.take_home.document import document
from qkv_core.take_home.living_page import Journey, stage, starting
from qkv_core.words.journey import WORDS

_MOST_ROWS, _MOST_COLUMNS = 20, 9  # of a table on paper; a larger one belongs into the CSV

Part = str | Table | Picture | Journey

# What the pages' own words use and nothing else: no HTML, and no link, image or heading of whoever wrote the text.
_MARKDOWN = MarkdownIt("zero").enable(["table", "list", "emphasis", "backticks", "escape", "newline"])

_STYLE = f"""
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: {INK}; }}
table {{ border-collapse: collapse; font-size: 0.8rem; margin: 1rem 0; }}
td, th {{ border: 1px solid {NEUTRAL}; padding: 2px 6px; text-align: right; }}
figure {{ margin: 1rem 0; break-inside: avoid; overflow-x: auto; }}
figcaption, footer {{ font-size: 0.85rem; overflow-wrap: anywhere; }}
@page {{ margin: 15mm; }}
@media print {{
  body {{ margin: 0; max-width: none; }}
  table, tr, .journey {{ break-inside: avoid; }}
  .journey :is(.controls, .invitation, .aside button, .compare) {{ display: none; }}
}}
"""


def handout(title: str, address: str, parts: Sequence[Part]) -> str:
    """The page's Markdown, tables and pictures in their order, with the address that opens the same view."""
    body: list[str] = []
    drawings: list[str] = []
    journeys: list[str] = []
    for part in parts:
        if isinstance(part, str):
            body.append(_MARKDOWN.render(part))
        elif isinstance(part, Mapping):
            body.append(_table(part, _MARKDOWN.renderInline))
        elif isinstance(part, Journey):
            place = f"journey-{len(journeys)}"
            body.append(f"{stage(place)}{_table(row_table(part.view), html.escape)}")
            journeys.append(f"{starting(part.view, place)};")
        else:
            place = f"figure-{len(drawings)}"
            body.append(_figure(part, place))
            drawings.append(drawing(part, place))
    return document(
        title,
        f"<h1>{html.escape(title)}</h1>{''.join(body)}<footer>The same view, live: {html.escape(address)}</footer>",
        style=_STYLE + (script.stylesheet() if journeys else ""),
        scripts=[
            *([script.program(WORDS, "".join(journeys))] if journeys else []),
            *([library(), *drawings] if drawings else []),
        ],
    )


def _figure(picture: Picture, place: str) -> str:
    caption = html.escape(picture.alt)
    return (
        f'<figure role="img" aria-label="{caption}"><div id="{place}"></div><figcaption>{caption}</figcaption></figure>'
        f"{_table(picture.table(), html.escape)}"
    )


def _table(table: Table, text: Callable[[str], str]) -> str:
    """As HTML; `text` makes HTML of what stands in a cell or a heading."""
    n_rows = len(next(iter(table.values()), ()))
    if n_rows > _MOST_ROWS or len(table) > _MOST_COLUMNS:
        return f"<p>Its table, {n_rows} rows by {len(table)} columns, is too large for paper; take the CSV.</p>"
    head = "".join(f"<th>{text(str(name))}</th>" for name in table)
    rows = islice(zip(*table.values(), strict=True), n_rows)
    cells = ("".join(f"<td>{_cell(value, text)}</td>" for value in row) for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _cell(value: object, text: Callable[[str], str]) -> str:
    return f"{value:.4f}" if isinstance(value, float) else text(str(value))
