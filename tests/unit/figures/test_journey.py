"""The living picture's numbers, script and stylesheet; its scripts are tested by node, on bytes packed here."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.figures import theme
from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import layers_to_send, pack, pack_crossing
from qkv_core.figures.journey.pack_model import id_of, pack_model
from qkv_core.figures.journey.table import row_table
from qkv_core.interventions import parse_interventions
from qkv_core.measures.added import added
from qkv_core.measures.cross_attention import ask
from qkv_core.view import View
from qkv_core.words.journey import WORDS
from tests.hand_made import encoding_of

ASSETS = Path(script.__file__).parent / "assets"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
TEXTS = [
    "it",
    "",
    "The animal didn't cross the street because it was too tired.",
    "the the the שלום 猫 **b** <i> {asks}",
]
CHANGES = ["", "temperature=0.01@all", "no-scale@L1", "uniform@L0H1", "knock-out@L1H2,temperature=2@L0", "tie-qk@all"]
# Layer, head and query.
MODELS = [(3, 1, 10), (0, 2, 4), (0, 0, 1), (5, 11, 10), (1, 8, 3), (2, 5, 10), (4, 9, 8), (0, 7, 2)]


def unpacked(data):
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    arrays = {}
    for name, at in header["arrays"].items():
        start, size = 4 + length + at["offset"], int(np.prod(at["shape"]))
        assert start % 4 == 0
        arrays[name] = np.frombuffer(data, f"<{at['dtype']}", size, start).reshape(at["shape"])
    return header, arrays


def causal_encoding():
    """Two layers of three heads, five tokens that see themselves and what stood before; sizes are distinct."""
    random = np.random.default_rng(7)
    q, k, v = random.normal(size=(3, 2, 3, 5, 7)).astype(np.float32)
    masks = [np.tril(np.ones((5, 5), np.bool_)), None]
    traces = [scaled_dot_product_attention(q[i], k[i], v[i], mask=masks[i]) for i in range(2)]
    return replace(encoding_of(traces, ("a", "b", "a", "c", "a")), is_special=(True, False, False, False, True))


def distances_encoding():
    """The same where each distance adds a number of the head's own; in one head none does."""
    random = np.random.default_rng(11)
    q, k, v = random.normal(size=(3, 2, 3, 5, 7)).astype(np.float32)
    added = random.normal(size=(3, 9)).astype(np.float32)
    added[2] = 0
    places = np.arange(5)[None] - np.arange(5)[:, None]
    bias = added[:, places + 4]
    scales = [None, 0.5]
    traces = [scaled_dot_product_attention(q[i], k[i], v[i], scale=scales[i], position_bias=bias) for i in range(2)]
    return replace(encoding_of(traces, ("a", "b", "a", "c", "a")), is_special=(True, False, False, False, True)), added


def test_distances_travel_once_each():
    encoding, added = distances_encoding()
    _, arrays = unpacked(pack(encoding, [1], [2, 0]))
    np.testing.assert_array_equal(arrays["distances"], added[None, [2, 0]])


def test_the_bytes_are_the_traces_own(encoder):
    encoding = encoder.encode(TEXTS[2])
    header, arrays = unpacked(pack(encoding))
    assert header["tokens"] == list(encoding.tokens)
    assert header["special"] == list(encoding.is_special)
    for name in ("q", "k", "v"):
        expected = np.stack([getattr(layer.attention, name) for layer in encoding.layers])
        np.testing.assert_array_equal(arrays[name], expected)
    assert set(arrays) == {"q", "k", "v"}


def test_x_and_the_matrices_are_the_layers_own(encoder):
    view = View(encoder.encode(TEXTS[2]), 2, 5, 3)
    numbers = pack(view.encoding)
    header, arrays = unpacked(pack_model(view, numbers))
    assert header["of"] == unpacked(numbers)[0]["id"] == id_of(numbers)
    np.testing.assert_array_equal(arrays["x"], view.layer_trace.x)
    np.testing.assert_array_equal(arrays["W_K"].T, encoder.layers[2].W_K[5])
    np.testing.assert_array_equal(arrays["W_O"], encoder.layers[2].W_O[5])
    np.testing.assert_array_equal(arrays["b_Q"], encoder.layers[2].b_Q[5])


def test_a_part_holds_only_what_is_asked_for(encoder):
    encoding = encoder.encode(TEXTS[2])
    header, arrays = unpacked(pack(encoding, [4], values=True))
    np.testing.assert_array_equal(arrays["v"][0], encoding.layers[4].attention.v)
    largest = np.stack([layer.attention.attention_weights.max(axis=-1) for layer in encoding.layers])
    np.testing.assert_array_equal(arrays["largest"], largest)
    header, arrays = unpacked(pack(encoding, [4], [7], values=False))
    assert (header["layers"], header["heads"], set(arrays)) == ([4], [7], {"q", "k"})
    np.testing.assert_array_equal(arrays["k"][0, 0], encoding.layers[4].attention.k[7])


def test_long_texts_send_one_layer(encoder):
    short, long = (encoder.encode("word " * n) for n in (62, 63))
    assert layers_to_send(short, 3) == tuple(range(encoder.n_layers))
    assert layers_to_send(long, 3) == (3,)


def test_another_number_is_another_id(encoder):
    ids = {unpacked(pack(encoder.encode(TEXTS[2], parse_interventions(change))))[0]["id"] for change in CHANGES}
    assert len(ids) == len(CHANGES)
    assert unpacked(pack(encoder.encode("it")))[0]["id"] == unpacked(pack(encoder.encode("it")))[0]["id"]


def test_a_mask_travels():
    encoding = causal_encoding()
    header, arrays = unpacked(pack(encoding))
    full = np.broadcast_to(arrays["mask"], (2, 3, 5, 5)).astype(bool)
    np.testing.assert_array_equal(full[0, 2], np.tril(np.ones((5, 5), bool)))
    assert full[1].all()
    assert header["arrays"]["mask"]["shape"] == [2, 1, 5, 5]


def test_the_twin_is_the_row_with_its_mask():
    view = View(causal_encoding(), 0, 2, 1)
    table = row_table(view)
    assert table["may attend"] == [True, True, False, False, False]
    assert table["attention weight"][2:] == [0, 0, 0]
    assert sum(table["attention weight"]) == pytest.approx(1)
    assert "may attend" not in row_table(replace(view, layer=1))


def test_colours_stand_in_the_theme_alone():
    for file in ASSETS.glob("*"):
        assert not COLOUR.search(file.read_text(encoding="utf-8")), file.name
    assert f"--qkv-output:{theme.OUTPUT};" in script.stylesheet()


def test_user_text_is_never_markup_and_nothing_is_evaluated():
    for file in ASSETS.glob("*.js"):
        source = file.read_text(encoding="utf-8")
        for unsafe in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "fetch("):
            assert unsafe not in source, file.name


@pytest.mark.parametrize("file", [*ASSETS.glob("*.js"), *ASSETS.glob("*.css")], ids=lambda file: file.name)
def test_files_have_one_subject(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 350


def test_words_in_a_script_element_cannot_end_it():
    assert "</script" not in script.module("mount.js", {"title": "</script><script>"})


@pytest.mark.parametrize("entry", ["mount.js", "streamlit.js", "streamlit_choice.js"])
def test_a_bundle_is_one_valid_module(entry, tmp_path):
    bundle = script.module(entry, WORDS)
    assert "import {" not in bundle
    assert bundle.count("\nexport ") == len(re.findall(r"^export ", (ASSETS / entry).read_text(encoding="utf-8"), re.M))
    (tmp_path / "bundle.mjs").write_text(bundle, encoding="utf-8")
    subprocess.run([node(), "--check", tmp_path / "bundle.mjs"], check=True)


def test_the_scripts_numbers_scenes_and_sentences(encoder, tmp_path):
    """Every row of every head of all these against its trace, by node's own test runner."""
    for number, (text, change) in enumerate((text, change) for text in TEXTS for change in CHANGES):
        write_case(tmp_path / f"{number}", encoder.encode(text, parse_interventions(change)))
    write_case(tmp_path / "causal", causal_encoding())
    write_case(tmp_path / "distances", distances_encoding()[0])
    write_models(tmp_path, encoder)
    write_crossing(tmp_path, ask(View(encoder.encode(TEXTS[2]), 3, 1, 10), encoder.encode(TEXTS[3])))
    (tmp_path / "words.json").write_text(json.dumps(WORDS), encoding="utf-8")
    files = sorted(str(file) for file in Path(__file__).parent.glob("*.test.mjs"))
    done = subprocess.run(
        [node(), "--test", *files], env={"CASES": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr


def write_case(stem, encoding):
    traces = [layer.attention for layer in encoding.layers]
    stem.with_suffix(".bin").write_bytes(pack(encoding))
    fields = {"scores": "scores", "scaled": "scaled_scores", "weights": "attention_weights", "z": "z"}
    rows = {name: [getattr(trace, field).tolist() for trace in traces] for name, field in fields.items()}
    stem.with_suffix(".json").write_text(json.dumps(rows), encoding="utf-8")


def write_models(folder, encoder):
    """Some heads' x and matrices beside what they are to give, as `added` measures it."""
    views = [View(encoder.encode(TEXTS[2], parse_interventions(CHANGES[turn % 6])), *MODELS[turn]) for turn in range(8)]
    described = []
    for turn, view in enumerate(views):
        numbers, found = pack(view.encoding), added(view)
        (folder / f"{turn}.numbers").write_bytes(numbers)
        (folder / f"{turn}.model").write_bytes(pack_model(view, numbers))
        described.append(
            {
                "stem": str(turn),
                "layer": view.layer,
                "head": view.head,
                "query": view.query,
                "before": found.before.tolist(),
                "withHead": found.with_head.tolist(),
                "withAll": found.with_all.tolist(),
                "moved": found.moved,
                "movedByAll": found.moved_by_all,
            }
        )
    (folder / "models.json").write_text(json.dumps(described), encoding="utf-8")


def write_crossing(folder, crossing):
    (folder / "across.packed").write_bytes(pack_crossing(crossing))
    rows = {"weights": crossing.trace.attention_weights.tolist(), "z": crossing.trace.z.tolist()}
    (folder / "across.json").write_text(json.dumps(rows), encoding="utf-8")


def node():
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node is not installed; the browser tests compare the same numbers.")
    return found
