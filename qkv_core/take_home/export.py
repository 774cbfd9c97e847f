"""Files to take away: what they hold and how they are called."""

import csv
import html
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qkv_core.encoder import Encoding
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.script import drawing, library
from qkv_core.library.spreadsheet import guarded
from qkv_core.take_home.document import document

_STYLE = "html, body, #figure { height: 100%; margin: 0; }"


def csv_text(table: Mapping[str, Sequence[Any]]) -> str:
    """The table as CSV that no spreadsheet runs."""
    file = io.StringIO()
    writer = csv.writer(file)
    safe = for_spreadsheets(table)
    writer.writerow(safe)
    writer.writerows(zip(*safe.values(), strict=True))
    return file.getvalue()


def for_spreadsheets(table: Mapping[str, Sequence[Any]]) -> Table:
    """The table with its texts guarded, for a place from which a browser can save or copy it."""
    return {
        guarded(name): [guarded(cell) if isinstance(cell, str) else cell for cell in column]
        for name, column in table.items()
    }


def figure_html(picture: Picture) -> str:
    """The figure as a page of its own that opens without a network: Plotly itself is inside."""
    body = f'<div id="figure" role="img" aria-label="{html.escape(picture.alt)}"></div>'
    return document(picture.alt, body, style=_STYLE, scripts=[library(), drawing(picture, "figure")])


def encoding_npz(encoding: Encoding) -> bytes:
    """Every array of an encoding, for `numpy.load`; the entry README lists keys and shapes.

    Keys: tokens, token_ids, sentence_embedding, and per layer L0_x, L0_q, L0_k, L0_v, L0_scores,
    L0_attention_weights, L0_z, L0_output; L0_position_bias too in a model where a distance adds to a score.
    """
    arrays: dict[str, Any] = {
        "tokens": np.array(encoding.tokens),
        "token_ids": np.array(encoding.token_ids),
        "sentence_embedding": encoding.sentence_embedding,
    }
    for index, layer in enumerate(encoding.layers):
        trace = layer.attention
        named = {"x": layer.x, "q": trace.q, "k": trace.k, "v": trace.v, "scores": trace.scores, "z": trace.z}
        named |= {"attention_weights": trace.attention_weights, "output": layer.output}
        if trace.position_bias is not None:
            named["position_bias"] = trace.position_bias
        arrays |= {f"L{index}_{name}": array for name, array in named.items()}
    readme = [f"{encoding.encoder.name}: {encoding.text}", "axes: head, query, key; or head, token, d_head"]
    readme += [f"{key}: {list(array.shape)}" for key, array in arrays.items()]
    file = io.BytesIO()
    np.savez(file, README=np.array(readme), **arrays)
    return file.getvalue()


def file_stem(text: str, name: str) -> str:
    """A file name that says what is inside: the text's first words and the figure.

    Never a path, and a name that every system takes: ASCII letters, digits, - and _; one that has a _ is none of the
    names, such as CON and NUL, that Windows keeps for devices.
    """
    return f"{_slug(text.lower())[:40].rstrip('-') or 'qkv'}_{_slug(name)}"


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", ascii_text).strip("-")
