"""The site's tokenizer and encoder, in JavaScript, against the published tokenizer and the NumPy encoder, by node.

By default every tenth text. All 68 sentences and 1,000 fuzzed ones take some minutes:

    QKV_EVERY_TEXT=1 pytest tests/reference/test_browser_model.py
"""

import json
import os
import random
from pathlib import Path

import numpy as np
import pytest

from qkv_core.checkpoint import load_checkpoint
from qkv_core.encoder import MAX_CHARACTERS, Encoder
from qkv_core.take_home.site.vectors import module
from qkv_core.take_home.site.weights import write_model
from tests import models
from tests.node_tests import run_node_tests
from tests.odd_texts import odd_texts
from tests.reference.test_reference import INVISIBLE, PARITY, SENTENCES

TESTS = Path(__file__).with_name("browser_model.test.mjs")
SENTENCES_68 = SENTENCES + INVISIBLE
EVERY = bool(os.environ.get("QKV_EVERY_TEXT"))
_AT_ONCE = 100  # texts, whose numbers wait on the disk


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The bundled model as a browser gets it."""
    folder = tmp_path_factory.mktemp("site") / "model"
    write_model(folder, load_checkpoint())
    return folder


def compare(model: Path, encoder: Encoder, cases: Path, texts: list[str], *, computed: list[str]) -> None:
    """Ids of the texts, and every number of those that are computed."""
    write_cases(cases, encoder, computed)
    (cases / "tokens.json").write_text(json.dumps([expected_tokens(encoder, text) for text in texts]))
    (cases / "sums.wasm").write_bytes(module())
    run_node_tests(TESTS, MODEL=str(model), SUMS=str(cases / "sums.wasm"), CASES=str(cases), PARITY=str(PARITY))


def write_cases(folder: Path, encoder: Encoder, texts: list[str]) -> None:
    """For each text its ids and all numbers of the NumPy encoder."""
    folder.mkdir()
    for number, text in enumerate(texts):
        encoding = encoder.encode(text)
        (folder / f"{number}.ids").write_text(json.dumps(encoding.token_ids))
        numbers_of(encoding).tofile(folder / f"{number}.f32")


def expected_tokens(encoder, text):
    _, tokenised, kept = encoder._tokenise(text)
    return {
        "text": text,
        "ids": [tokenised.ids[position] for position in kept],
        "tokens": [tokenised.tokens[position] for position in kept],
        "n_tokens_cut": len(tokenised.ids) - len(kept),
        "n_characters_cut": max(0, len(text) - MAX_CHARACTERS),
    }


def numbers_of(encoding):
    """In the order in which they are compared: x, then layer by layer every head's, and the output."""
    found = [encoding.hidden_states[0]]
    for layer in encoding.layers:
        trace = layer.attention
        for head in range(len(trace.q)):
            found += [trace.q[head], trace.k[head], trace.v[head], trace.attention_weights[head], trace.z[head]]
        found.append(layer.output)
    return np.concatenate([array.ravel() for array in found]).astype("<f4")


def fuzzed_sentences(n: int, seed: int = 27) -> list[str]:
    """Words of all scripts that the sentences are of, in any order and number, with odd characters in some of them."""
    draw = random.Random(seed)
    words = sorted({word for sentence in SENTENCES for word in sentence.split()})
    odd = [character for texts in odd_texts().values() for text in texts[:40] for character in text[:40]]
    found = []
    for _ in range(n):
        chosen = draw.choices(words, k=1 + int(draw.expovariate(1 / 12)))
        place = draw.randrange(len(chosen))
        chosen[place] += "".join(draw.choices(odd, k=draw.choice((0, 0, 1, 3))))
        found.append(draw.choice((" ", " ", " ", "", "\n")).join(chosen))
    return found


def test_the_published_tokenizer_reads_ten_thousand_texts_alike(folder, encoder, tmp_path):
    texts = [*SENTENCES_68, *fuzzed_sentences(1000), *(text for texts in odd_texts().values() for text in texts)]
    assert len(texts) > 10_000
    compare(folder, encoder, tmp_path / "cases", texts, computed=[])


def test_every_layer_and_head_has_the_numbers_of_numpy(folder, encoder, tmp_path):
    texts = [*SENTENCES_68, *fuzzed_sentences(1000)]
    texts = texts if EVERY else [*SENTENCES_68[::9], *fuzzed_sentences(8)]
    for start in range(0, len(texts), _AT_ONCE):
        compare(folder, encoder, tmp_path / f"{start}", [], computed=texts[start : start + _AT_ONCE])


def test_sizes_that_share_no_factor(tmp_path):
    """No swapped axis can pass: 3 layers of 5 heads of 7 numbers, a network of 11."""
    sizes = {"n_layers": 3, "n_heads": 5, "d_head": 7, "d_feed_forward": 11}
    checkpoint = load_checkpoint(str(models.write_model(tmp_path / "bert", models.word_pieces(), **sizes)))
    write_model(tmp_path / "model", checkpoint)
    texts = ["The cat sat.", "", "it", "the animal " * 40]
    compare(tmp_path / "model", Encoder(checkpoint), tmp_path / "cases", texts, computed=texts)
