"""The model's files for a browser: every number of it as it is, float32, cut into pieces that can be checked alone."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from qkv_core.attention import Array
from qkv_core.checkpoint import Checkpoint
from qkv_core.encoder import MAX_CHARACTERS, Encoder
from qkv_core.take_home.site.letters import letters
from qkv_core.take_home.site.published import TEXTS, numbers_of
from qkv_core.weights import LayerWeights

HEADS = "heads.json"  # the names of the files of single heads
SETTINGS = "model.json"  # what the model is like, and the names of all other files
_PIECE = 2**18  # numbers in a file of layers: small enough for a progress that moves
_WORDS = 128  # words in a file: the vocabulary is ordered by frequency, so a sentence needs few of them


def write_model(folder: Path, checkpoint: Checkpoint, *, published: bool = False) -> None:
    """Write the settings, the layers' files, the words' files and the proof's into a folder, which is made.

    The proof's numbers are the published model's own, or this project's encoder's. Raises ValueError for a model that
    is no BERT, or whose tokenizer is no WordPiece.
    """
    folder.mkdir()
    encoder = Encoder(checkpoint)
    settings = _settings(checkpoint)
    tensors = dict(_tensors(checkpoint))
    ends = np.cumsum([array.size for array in tensors.values()]).tolist()
    proof = [numbers_of(text, encoder, published=published) for text in TEXTS]
    settings |= {
        "index": {
            name: [end - array.size, array.size] for (name, array), end in zip(tensors.items(), ends, strict=True)
        },
        "layers": _written(folder, "layers", np.concatenate([array.ravel() for array in tensors.values()]), _PIECE),
        "words": _written(folder, "words", checkpoint.embeddings.word, _WORDS),
        "proof": [
            {"text": text, "ids": ids, "numbers": _written(folder, f"proof-{place}", row, row.size)[0]}
            for place, (text, (ids, row)) in enumerate(zip(TEXTS, proof, strict=True))
        ],
    }
    _write_json(folder / SETTINGS, settings)
    _write_heads(folder, checkpoint)


def _write_heads(folder: Path, checkpoint: Checkpoint) -> None:
    """A file for each head: its matrices, a row for each number of q, k, v or z, and its biases.

    They are in the layers' files, too: these are for the examples, which need no model.
    """
    files: list[list[Any]] = []
    for index, layer in enumerate(checkpoint.layers):
        files.append([])
        for head in range(checkpoint.n_heads):
            parts = {"W_O": layer.W_O[head]}
            for letter in "QKV":
                parts[f"W_{letter}"] = getattr(layer, f"W_{letter}")[head].T
                parts[f"b_{letter}"] = getattr(layer, f"b_{letter}")[head]
            row = np.concatenate([part.ravel() for part in parts.values()])
            files[-1] += _written(folder, f"head-{index}-{head}", row, row.size)
    sizes = {name: part.size for name, part in parts.items()}
    _write_json(folder / HEADS, {"sizes": sizes, "files": files})


def _write_json(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _settings(checkpoint: Checkpoint) -> dict[str, Any]:
    tokenizer = checkpoint.tokenizer
    published = json.loads(tokenizer.to_str())
    model = published["model"]
    if model["type"] != "WordPiece":
        raise ValueError(f"The site's tokenizer reads WordPiece only; {checkpoint.name} has {model['type']}.")
    more = (checkpoint.relative_positions, checkpoint.embeddings.padding_id, checkpoint.embeddings.widening)
    if checkpoint.activation != "gelu" or any(part is not None for part in more):
        raise ValueError(f"The site computes the steps of BERT only; {checkpoint.name} has others.")
    vocabulary = tokenizer.get_vocab()
    return {
        "name": checkpoint.name,
        "n_layers": len(checkpoint.layers),
        "n_heads": checkpoint.n_heads,
        "d_model": checkpoint.embeddings.word.shape[1],
        "epsilon": checkpoint.layer_norm_epsilon,
        "words_a_file": _WORDS,
        "tokenizer": {
            "vocabulary": sorted(vocabulary, key=vocabulary.__getitem__),
            "markers": tokenizer.encode("").tokens,
            "added": [token["content"] for token in published["added_tokens"]],
            "unknown": model["unk_token"],
            "prefix": model["continuing_subword_prefix"],
            "longest_word": model["max_input_chars_per_word"],
            "max_tokens": checkpoint.max_tokens,
            "max_characters": MAX_CHARACTERS,
            "letters": letters(tokenizer),
        },
    }


def _tensors(checkpoint: Checkpoint) -> Iterator[tuple[str, Array]]:
    """Everything but the words, by our names, a matrix with a row for each number that comes out: [d_out, d_in]."""
    embeddings = checkpoint.embeddings
    yield "embeddings.position", embeddings.position[: checkpoint.max_tokens]
    yield "embeddings.token_type", embeddings.token_type[0]
    yield "embeddings.gain", embeddings.gain
    yield "embeddings.bias", embeddings.bias
    for index, layer in enumerate(checkpoint.layers):
        for field in fields(LayerWeights):
            yield f"{index}.{field.name}", _rows_out(field.name, getattr(layer, field.name))


def _rows_out(name: str, array: Array) -> Array:
    """W_Q, W_K, W_V [H, d_model, d_head] -> [H·d_head, d_model], W_O [H, d_head, d_model] -> [d_model, H·d_head]."""
    if array.ndim == 3:
        array = array.reshape(-1, array.shape[2]) if name == "W_O" else array.swapaxes(0, 1).reshape(array.shape[1], -1)
    return array.T if name.startswith("W_") else array


def _written(folder: Path, name: str, rows: Array, rows_a_file: int) -> list[list[Any]]:
    """The rows in files of at most so many, float32; a browser is told each one's `piece`."""
    files = []
    for start in range(0, len(rows), rows_a_file):
        files.append(folder / f"{name}-{start // rows_a_file:02}.f32")
        rows[start : start + rows_a_file].astype("<f4").tofile(files[-1])
    return [piece(file) for file in files]


def piece(file: Path) -> list[Any]:
    """[name, bytes, digest as a browser checks it] of a file (W3C, Subresource Integrity)."""
    content = file.read_bytes()
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return [file.name, len(content), f"sha256-{digest}"]
