"""The site as a folder for any static host: one page, its scripts, the model, and examples that need no model."""

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qkv_core.checkpoint import Checkpoint
from qkv_core.encoder import Encoder, Encoding
from qkv_core.examples import EXAMPLES
from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import pack
from qkv_core.figures.toy import script as toy
from qkv_core.take_home.living_page import template
from qkv_core.take_home.site.page import page
from qkv_core.take_home.site.published import TOLERANCE
from qkv_core.take_home.site.vectors import module
from qkv_core.take_home.site.weights import HEADS, SETTINGS, piece, write_model
from qkv_core.view import first_view
from qkv_core.words.journey import WORDS
from qkv_core.words.site import words
from qkv_core.words.toy import WORDS as TOY_WORDS

_ASSETS = Path(__file__).parent / "assets"
_OURS = re.compile(r"(code|model|examples)-[0-9a-f]{12}")  # folders of this or an earlier build
_FINISHED = "blend"  # the scene that a picture rests at
_KEEPER, _ONE_FILE = "service_worker.js", "one_file.html"


def build(folder: Path, checkpoint: Checkpoint, *, published: bool) -> None:
    """Write the site into a folder, which is made if it is missing; what an earlier build left there is removed.

    The page proves itself against the published model's own numbers, or against this project's encoder's. Raises
    ValueError for a model that is no BERT, or whose tokenizer is no WordPiece, such as a multilingual one's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]:
        shutil.rmtree(old)
    encoder = Encoder(checkpoint)
    write_model(folder / "model", checkpoint, published=published)
    encodings = [encoder.encode(text) for text in EXAMPLES.values()]
    _write_examples(folder / "examples", encodings)
    _write_code(folder / "code", encoder.name)
    model, examples, code = (_named_by_its_content(folder / name) for name in ("model", "examples", "code"))
    site: dict[str, Any] = {
        "model": _about_model(model),
        "examples": _about_examples(examples),
        "first": _choice(encodings[0]),
        "n_scenes": len(WORDS["scenes"]),
        "one_file": f"{code.name}/{_ONE_FILE}",
        "tolerance": TOLERANCE,
        "words": words(published),
    }
    first = site["examples"][0]
    scripts = [file.relative_to(folder).as_posix() for file in sorted(code.glob("page/*.js"))]
    style = (_ASSETS / "page" / "site.css").read_text(encoding="utf-8")
    text = page(site, style, program=f"{code.name}/page/page.js", scripts=scripts, numbers=first["first"])
    (folder / "index.html").write_text(text, encoding="utf-8")
    _write_keeper(folder, ["", "index.html", *_files(folder, code), first["first"], first["whole"]])


def _write_examples(folder: Path, encodings: Sequence[Encoding]) -> None:
    """Each example's numbers: those of the layer that it is first seen in, and all; x and what is added to it."""
    folder.mkdir()
    for number, encoding in enumerate(encodings):
        (folder / f"{number}-first.bin").write_bytes(pack(encoding, [first_view(encoding).layer]))
        (folder / f"{number}-whole.bin").write_bytes(pack(encoding))
        for index, layer in enumerate(encoding.layers):
            np.stack([layer.x, layer.attention_output]).astype("<f4").tofile(folder / f"{number}-x-{index}.f32")


def _write_code(folder: Path, model: str) -> None:
    """The scripts as they are, the picture's and the toys' as one each, and the page that is saved as one file."""
    for part in ("model", "page"):
        shutil.copytree(_ASSETS / part, folder / part, ignore=shutil.ignore_patterns("*.css"))
    (folder / "model" / "sums.wasm").write_bytes(module())
    (folder / "page" / "picture.js").write_text(script.module("mount.js", WORDS), encoding="utf-8")
    (folder / "toys.js").write_text(toy.fetched(TOY_WORDS), encoding="utf-8")
    (folder / _ONE_FILE).write_text(template(model), encoding="utf-8")


def _write_keeper(folder: Path, first: Sequence[str]) -> None:
    """The service worker, told which files there are and which of them the first sight needs."""
    files = [name for part in folder.iterdir() if _OURS.fullmatch(part.name) for name in _files(folder, part)]
    text = (_ASSETS / _KEEPER).read_text(encoding="utf-8")
    for place, names in (('["FILES"]', files), ('["FIRST"]', first)):
        text = text.replace(place, json.dumps(names))
    (folder / _KEEPER).write_text(text, encoding="utf-8")


def _named_by_its_content(folder: Path) -> Path:
    """The folder under a name that another content would change: what is kept under it never grows old."""
    digest = hashlib.sha256()
    for name in _files(folder, folder):
        digest.update(name.encode() + hashlib.sha256((folder / name).read_bytes()).digest())
    return folder.rename(f"{folder}-{digest.hexdigest()[:12]}")


def _files(folder: Path, part: Path) -> list[str]:
    """The files of a part of the folder, at any depth, by their addresses."""
    return sorted(file.relative_to(folder).as_posix() for file in part.rglob("*") if file.is_file())


def _about_model(folder: Path) -> dict[str, Any]:
    """Where it is and how much comes: `bytes` at first, with the words of the proof, `words_bytes` of all words."""
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    own, layers, words, proof = piece(folder / SETTINGS), settings["layers"], settings["words"], settings["proof"]
    proved = {word // settings["words_a_file"] for text in proof for word in text["ids"]}
    at_first = [own, *layers, *(words[file] for file in proved), *(text["numbers"] for text in proof)]
    return {
        "folder": f"{folder.name}/",
        "settings": own,
        "heads": piece(folder / HEADS),
        "bytes": sum(size for _, size, _ in at_first),
        "words_bytes": sum(size for _, size, _ in words),
    }


def _about_examples(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "text": text,
            "first": f"{folder.name}/{number}-first.bin",
            "whole": f"{folder.name}/{number}-whole.bin",
            "x": f"{folder.name}/{number}-x",
            "size": (folder / f"{number}-whole.bin").stat().st_size,
        }
        for number, (label, text) in enumerate(EXAMPLES.items())
    ]


def _choice(encoding: Encoding) -> dict[str, int]:
    """Where a reader begins who has not chosen: where the app does."""
    first = first_view(encoding)
    return {"layer": first.layer, "head": first.head, "scene": list(WORDS["scenes"]).index(_FINISHED) + 1}
