"""The site's folder: what is in it, how it is named, what its page may do; its pure scripts, by node."""

import base64
import hashlib
import html
import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qkv_core.checkpoint import load_checkpoint
from qkv_core.encoder import Encoder
from qkv_core.figures.journey.pack import pack
from qkv_core.figures.journey.pack_model import pack_model
from qkv_core.take_home.site import build as site
from qkv_core.take_home.site import weights
from qkv_core.take_home.site.letters import letters
from qkv_core.take_home.site.vectors import module
from qkv_core.view import View, first_query
from qkv_core.words.site import news
from tests import models
from tests.node_tests import run_node_tests

ASSETS = Path(site.__file__).parent / "assets"
SIZES = {"n_layers": 3, "n_heads": 5, "d_head": 7, "d_feed_forward": 11}
TEXTS = ["", "it", "The cat sat.", "Is it? It is!", "42 猫 ½", "...", "Zürich"]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """A small model of sizes that share no factor."""
    folder = tmp_path_factory.mktemp("bert") / "model"
    return load_checkpoint(str(models.write_model(folder, models.word_pieces(), **SIZES)))


@pytest.fixture(scope="module")
def folder(checkpoint, tmp_path_factory):
    """The site of the small model, built where an earlier one and somebody's own file lie."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("code-0123456789ab", "code-of-mine"):
        (folder / name).mkdir()
        (folder / name / "page.js").write_text("old", encoding="utf-8")
    site.build(folder, checkpoint, published=False)
    return folder


@pytest.fixture(scope="module")
def model(folder):
    """Where the model lies, and its settings."""
    (place,) = folder.glob("model-*")
    return place, json.loads((place / "model.json").read_text(encoding="utf-8"))


def files_of(folder):
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_only_an_earlier_build_is_removed(folder):
    assert not (folder / "code-0123456789ab").exists()
    assert (folder / "code-of-mine" / "page.js").exists()
    assert len(list(folder.glob("code-*"))) == 2


def test_a_folder_is_named_by_what_is_in_it(tmp_path):
    def name_of(number, file, content):
        folder = tmp_path / str(number) / "code"
        folder.mkdir(parents=True)
        (folder / file).write_text(content, encoding="utf-8")
        return site._named_by_its_content(folder).name

    files = [("a.js", "one"), ("a.js", "two"), ("b.js", "one"), ("a.js", "one")]
    names = [name_of(number, *file) for number, file in enumerate(files)]
    assert names[0] == names[3]
    assert len(set(names)) == 3


def test_every_piece_of_the_model_has_its_size_and_digest(model):
    place, settings = model
    heads = json.loads((place / "heads.json").read_text(encoding="utf-8"))["files"]
    pieces = [*settings["layers"], *settings["words"], *(text["numbers"] for text in settings["proof"])]
    pieces += [file for layer in heads for file in layer]
    assert {name for name, _, _ in pieces} == {file.name for file in place.iterdir()} - {"model.json", "heads.json"}
    for name, size, integrity in pieces:
        content = (place / name).read_bytes()
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        assert (size, integrity) == (len(content), f"sha256-{digest}")


def test_every_tensor_lies_where_the_index_says_with_a_row_for_each_output(model, checkpoint):
    place, settings = model
    numbers = np.concatenate([np.fromfile(place / name, "<f4") for name, _, _ in settings["layers"]])
    assert sum(size for _, size in settings["index"].values()) == len(numbers)
    layer = checkpoint.layers[2]
    expected = {
        "2.W_Q": [layer.W_Q[head, :, output] for head in range(5) for output in range(7)],
        "2.W_O": [layer.W_O[:, :, output].ravel() for output in range(35)],
        "2.W_up": [layer.W_up[:, output] for output in range(11)],
        "2.b_K": layer.b_K,
        "embeddings.position": checkpoint.embeddings.position[:64],
    }
    for name, rows in expected.items():
        at, size = settings["index"][name]
        np.testing.assert_array_equal(numbers[at : at + size], np.concatenate([np.ravel(row) for row in rows]))


def test_the_table_of_letters_is_the_tokenizers_own(model):
    table = model[1]["tokenizer"]["letters"]

    def within(name, character):
        return sum(bound <= ord(character) for bound in table[name]) % 2 == 1

    assert table["becomes"]["É"] == "e"
    assert table["becomes"]["≠"] == " = "  # a sign and a stroke, which is dropped
    assert table["becomes"]["İ"] == "i"
    assert within("blank", "\u3000")
    assert within("dropped", "\u0301")
    assert within("dropped", "\u200b")
    assert within("apart", "猫")
    assert within("apart", "|")
    for name in ("blank", "dropped", "apart"):
        assert table[name] == sorted(set(table[name]))
        assert not within(name, "a")
    assert "한" not in table["becomes"]


def test_another_kind_of_tokenizer_is_refused(tmp_path):
    checkpoint = load_checkpoint(str(models.write_model(tmp_path / "bert", models.sentence_pieces(), **SIZES)))
    with pytest.raises(ValueError, match="reads WordPiece only; bert has Unigram"):
        site.build(tmp_path / "site", checkpoint, published=False)


def test_steps_that_are_not_berts_are_refused(checkpoint, tmp_path):
    with pytest.raises(ValueError, match="computes the steps of BERT only"):
        weights.write_model(tmp_path / "model", replace(checkpoint, activation="gelu_new"))


def test_order_of_marks_is_refused_where_it_would_matter():
    with pytest.raises(ValueError, match="combining mark"):
        letters(models.word_pieces(["a\u0301"]))


def test_the_page_runs_its_own_files_and_asks_no_other_host(folder):
    page = (folder / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src 'none'; script-src 'self'; " in policy
    assert "connect-src 'self'; worker-src 'self'" in policy
    addresses = re.findall(r'\b(?:src|href)="([^"]*)"', html.unescape(page.split("<textarea")[0]))
    assert len(addresses) > 5
    for address in addresses:
        assert address == "data:," or (folder / address).is_file(), address
    for file in [*ASSETS.rglob("*.js"), folder / "index.html"]:
        assert "http" not in re.sub(r"http-equiv", "", file.read_text(encoding="utf-8")), file


def test_what_the_page_says_of_sizes_is_what_comes(folder, model):
    page = (folder / "index.html").read_text(encoding="utf-8")
    known = json.loads(re.search(r'id="site">(.*?)</script>', page)[1])
    place, settings = model
    assert known["model"]["words_bytes"] == sum(file.stat().st_size for file in place.glob("words-*"))
    needed = {word // settings["words_a_file"] for text in settings["proof"] for word in text["ids"]}
    names = [*(f"words-{file:02}.f32" for file in needed), "model.json"]
    files = [*place.glob("layers-*"), *place.glob("proof-*"), *(place / name for name in names)]
    assert known["model"]["bytes"] == sum(file.stat().st_size for file in files)


def test_the_service_worker_knows_every_file(folder):
    text = (folder / "service_worker.js").read_text(encoding="utf-8")
    files, first = (json.loads(names) for names in re.findall(r"(\[.*?\])\.map\(absolute\)", text))
    ours = {name for name in files_of(folder) if not name.startswith("code-of-mine")}
    assert set(files) == ours - {"index.html", "service_worker.js"}
    assert set(first) - {""} <= ours
    assert {"", "index.html"} < set(first)


def test_scripts_make_text_never_markup():
    for file in ASSETS.rglob("*.js"):
        source = file.read_text(encoding="utf-8")
        for unsafe in (
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
            "Function(",
            "importScripts",
        ):
            assert unsafe not in source, file.name
        assert len(source.splitlines()) <= 200, file.name


def test_sentences_fill_their_places_and_name_the_source():
    for published in (True, False):
        for name, sentence in news(published).items():
            assert set(re.findall(r"\{(\w+)\}", sentence)) <= {
                "size",
                "more",
                "loaded",
                "n",
                "message",
                "difference",
                "took",
            }, name
    assert "Same numbers as the published model ✓" in news(True)["same"]
    assert "published" not in "".join(news(False).values())


def test_the_scripts(encoder, checkpoint, tmp_path):
    encoding = Encoder(checkpoint).encode("The cat sat.")
    (tmp_path / "packed.bin").write_bytes(packed := pack(encoding))
    header = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
    layers = [{name: getattr(layer.attention, name).ravel().tolist() for name in "qkv"} for layer in encoding.layers]
    (tmp_path / "matrices.bin").write_bytes(pack_model(View(encoding, 2, 3, 1), packed))
    tensors = dict(weights._tensors(checkpoint))
    matrices = {
        "wanted": {"layer": 2, "head": 3, "of": header["id"]},
        "n_heads": 5,
        "learned": {name[2:]: tensor.ravel().tolist() for name, tensor in tensors.items() if name.startswith("2.")},
        "own": {name: getattr(encoding.layers[2], name).ravel().tolist() for name in ("x", "attention_output")},
    }
    xs = np.concatenate([np.linspace(-8, 8, 4001), [0, -6, 6, 5.999, -5.999, 40, -40]]).tolist()
    cases = {
        "packed": {"id": header["id"], "tokens": encoding.tokens, "n_heads": 5, "layers": layers},
        "matrices": matrices,
        "gelu": [(x, x * (1 + math.erf(x / math.sqrt(2))) / 2) for x in xs],
        "first": [
            {"tokens": found.tokens, "first": first_query(found)} for found in (encoder.encode(text) for text in TEXTS)
        ],
    }
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    (tmp_path / "sums.wasm").write_bytes(module())
    run_node_tests(Path(__file__).with_name("site.test.mjs"), CASES=str(tmp_path))
