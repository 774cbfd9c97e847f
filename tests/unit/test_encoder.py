"""The encoder: the tiny BERT against loops over plain Python numbers, and any text a person may paste."""

import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from qkv_core.activations import erf, gelu
from qkv_core.attention import scaled_dot_product_attention
from qkv_core.encoder import MAX_CHARACTERS, layer_norm, load_encoder, well_formed

# Ours is float32 (6e-8 a rounding, some dozens in a row), the loops are float64; a wrong step differs by 1e-1.
FLOAT32 = 1e-5

SENTENCE = "The cats sat on a mat."

ANY_TEXT = {
    "empty": "",
    "blank": " \t\n  ",
    "one word": "attention",
    "punctuation only": "?!... --- ;;",
    "emoji": "I 💚 tea 🫖 👩‍👩‍👧 🇳🇴",
    "Chinese": "猫坐在垫子上",
    "Arabic": "القطة جلست على السجادة",
    "combining marks": "Zo\u0308e\u0301 n\u0303 a\u0300\u0301\u0302\u0303",
    "control characters": "a\x00b\x07c\x1b[31m\u200b\u202ed",
    "lone surrogates": "left \ud83d right \udca9",
    "tags and formulas": "<script>alert(1)</script> <b>$x$</b> **bold**",
    "literal special tokens": "[CLS] [SEP] [MASK] [PAD] [UNK]",
    "one endless word": "w" * 3000,
}


@pytest.fixture
def tiny(tiny_bert):
    return load_encoder(str(tiny_bert))


class TestAgainstLoops:
    """No NumPy arithmetic on this side, and the weights by their published names, [out, in]."""

    @pytest.fixture
    def weights(self, tiny_bert):
        return {name: tensor.tolist() for name, tensor in load_file(tiny_bert / "model.safetensors").items()}

    def test_embeddings(self, tiny, weights):
        encoding = tiny.encode(SENTENCE)
        assert encoding.tokens == ("[CLS]", "the", "cat", "##s", "sat", "on", "a", "mat", ".", "[SEP]")
        kinds = [weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")]
        summed = [
            [sum(parts) for parts in zip(kinds[0][token_id], kinds[1][position], kinds[2][0], strict=True)]
            for position, token_id in enumerate(encoding.token_ids)
        ]
        close(encoding.layers[0].x, layer_norm_by_loops(summed, weights, "embeddings.LayerNorm"))

    @pytest.mark.parametrize("index", [0, 1])
    def test_a_layer(self, index, tiny, weights):
        layer = tiny.encode(SENTENCE).layers[index]
        prefix = f"encoder.layer.{index}"
        x = layer.x.tolist()
        attention_weights, z = attention_by_loops(x, weights, prefix, tiny.n_heads)
        attention_output = linear_by_loops(z, weights, f"{prefix}.attention.output.dense")
        summed = add(x, attention_output)
        after_attention = layer_norm_by_loops(summed, weights, f"{prefix}.attention.output.LayerNorm")
        inner = linear_by_loops(after_attention, weights, f"{prefix}.intermediate.dense")
        activated = [[number * (1 + math.erf(number / math.sqrt(2))) / 2 for number in row] for row in inner]
        feed_forward_output = linear_by_loops(activated, weights, f"{prefix}.output.dense")
        summed = add(after_attention, feed_forward_output)
        close(layer.attention.attention_weights, attention_weights)
        close(layer.attention_output, attention_output)
        close(layer.after_attention, after_attention)
        close(layer.feed_forward_output, feed_forward_output)
        close(layer.output, layer_norm_by_loops(summed, weights, f"{prefix}.output.LayerNorm"))

    def test_each_layer_reads_what_the_one_before_wrote(self, tiny):
        encoding = tiny.encode(SENTENCE)
        np.testing.assert_array_equal(encoding.layers[1].x, encoding.layers[0].output)
        expected = [encoding.layers[0].x, encoding.layers[0].output, encoding.layers[1].output]
        for ours, theirs in zip(encoding.hidden_states, expected, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def close(ours, by_loops):
    np.testing.assert_allclose(ours, np.array(by_loops), atol=FLOAT32)


def add(a, b):
    return [[p + q for p, q in zip(row_a, row_b, strict=True)] for row_a, row_b in zip(a, b, strict=True)]


def dot(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


def linear_by_loops(x, weights, name):
    rows = list(zip(weights[f"{name}.weight"], weights[f"{name}.bias"], strict=True))
    return [[dot(token, row) + bias for row, bias in rows] for token in x]


def layer_norm_by_loops(x, weights, name, epsilon=1e-3):
    result = []
    for row in x:
        mean = sum(row) / len(row)
        deviation = math.sqrt(sum((number - mean) ** 2 for number in row) / len(row) + epsilon)
        gains = zip(row, weights[f"{name}.weight"], weights[f"{name}.bias"], strict=True)
        result.append([(number - mean) / deviation * gain + bias for number, gain, bias in gains])
    return result


def attention_by_loops(x, weights, prefix, n_heads):
    """Attention weights [head][query][key], and z with the heads side by side, [token][head · dimension]."""
    q, k, v = (linear_by_loops(x, weights, f"{prefix}.attention.self.{name}") for name in ("query", "key", "value"))
    d_head = len(x[0]) // n_heads
    all_weights, z = [], [[] for _ in x]
    for head in range(n_heads):
        part = slice(head * d_head, (head + 1) * d_head)
        rows = []
        for query, asking in enumerate(q):
            exponentials = [math.exp(dot(asking[part], answering[part]) / math.sqrt(d_head)) for answering in k]
            rows.append([number / sum(exponentials) for number in exponentials])
            z[query] += [dot(rows[-1], column) for column in list(zip(*v, strict=True))[part]]
        all_weights.append(rows)
    return all_weights, z


class TestPieces:
    def test_layer_norm_by_hand(self):
        x = np.array([[1.0, 3.0], [8.0, 4.0], [-1.0, 0.0]])
        normalised = layer_norm(x, gain=np.array([2.0, 10.0]), bias=np.array([5.0, 0.0]), epsilon=0.0)
        assert normalised.tolist() == [[3, 10], [7, -10], [3, 10]]

    def test_layer_norm_leaves_mean_0_and_variance_1(self):
        x = np.random.default_rng(3).normal(loc=100, scale=7, size=(5, 384)).astype(np.float32)
        normalised = layer_norm(x, np.ones(384, np.float32), np.zeros(384, np.float32), 1e-12)
        np.testing.assert_allclose(normalised.mean(axis=1), 0, atol=FLOAT32)
        np.testing.assert_allclose(normalised.var(axis=1), 1, atol=FLOAT32)

    def test_layer_norm_of_a_constant_row_is_its_bias(self):
        normalised = layer_norm(np.full((1, 3), 7.0), np.ones(3), np.array([1.0, 2.0, 3.0]), epsilon=1e-12)
        assert normalised.tolist() == [[1, 2, 3]]

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_erf_to_the_last_digit_of_float32(self, dtype):
        """On the grid, between its places, beyond its ends; one step of float32 below 1 is 6e-8."""
        x = np.concatenate([np.linspace(-6, 6, 100_003), np.arange(-256, 257) / 64, [np.inf, -np.inf, 0.0]]).astype(
            dtype
        )
        exact = [math.erf(number) for number in x.tolist()]
        np.testing.assert_allclose(erf(x), exact, rtol=0, atol=6.5e-8)
        assert erf(x).dtype == dtype

    def test_erf_of_no_number_is_none(self):
        with np.errstate(invalid="ignore"):
            assert np.isnan(erf(np.array([np.nan], np.float32))).all()

    def test_gelu_by_the_normal_distributions_table(self):
        x = np.array([[-1.0], [0.0], [1.0], [1.96]], np.float32)
        np.testing.assert_allclose(gelu(x), [[-0.158655], [0], [0.841345], [1.96 * 0.9750021]], atol=1e-6)

    @pytest.mark.parametrize("n_rows", [1, 15, 16, 17, 37])
    def test_gelu_of_any_number_of_rows(self, n_rows):
        x = np.random.default_rng(n_rows).normal(scale=3, size=(n_rows, 5)).astype(np.float32)
        exact = [[number * (1 + math.erf(number / math.sqrt(2))) / 2 for number in row] for row in x.tolist()]
        np.testing.assert_allclose(gelu(x), exact, atol=1e-6)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("plain, naïve, 猫 😀", "plain, naïve, 猫 😀"),
            ("\ud83d\ude00", "😀"),
            ("a\ud800b", "a\ufffdb"),
            ("\udc00b", "\ufffdb"),
            ("end\ud83d", "end\ufffd"),
            ("\ude00\ud83d!", "\ufffd\ufffd!"),
            ("", ""),
        ],
    )
    def test_well_formed(self, text, expected):
        assert well_formed(text) == expected
        well_formed(text).encode("utf-8")


class TestHeads:
    def test_the_heads_outputs_and_the_bias_add_up_to_the_attention_output(self, encoder):
        for layer in encoder.encode("A heron stood where the pond had been.").layers:
            summed = layer.head_outputs.sum(axis=0) + layer.layer.b_O
            np.testing.assert_allclose(summed, layer.attention_output, atol=FLOAT32)

    def test_attention_is_the_cores(self, tiny, monkeypatch):
        """The traces of an encoding are what attention.py returned, one call a layer, in order."""
        returned = []

        def watched(*vectors, **changes):
            returned.append(scaled_dot_product_attention(*vectors, **changes))
            return returned[-1]

        monkeypatch.setattr("qkv_core.encoder.scaled_dot_product_attention", watched)
        layers = tiny.encode(SENTENCE).layers
        assert [id(layer.attention) for layer in layers] == [id(trace) for trace in returned]

    def test_shapes(self, encoder):
        assert (encoder.n_layers, encoder.n_heads, encoder.d_model, encoder.d_head) == (6, 12, 384, 32)
        assert encoder.layers[0].W_Q.shape == (12, 384, 32)
        assert encoder.layers[0].b_Q.shape == (12, 32)
        assert encoder.layers[0].W_O.shape == (12, 32, 384)
        encoding = encoder.encode("one two three")
        assert len(encoding.layers) == 6
        assert encoding.layers[5].attention.attention_weights.shape == (12, 5, 5)
        assert encoding.layers[5].head_outputs.shape == (12, 5, 384)
        assert encoding.sentence_embedding.shape == (384,)

    def test_each_matrix_lies_as_a_product_reads_it(self, encoder):
        for layer in encoder.layers:
            for name in ("W_Q", "W_K", "W_V", "W_O", "W_up", "W_down"):
                assert getattr(layer, name).flags.c_contiguous, name
                assert not getattr(layer, name).flags.writeable, name


class TestPooling:
    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            ("mean", [3, 1]),
            ("cls", [1, 5]),
            ("max", [6, 5]),
            ("lasttoken", [6, 0]),
            ("weightedmean", [23 / 6, 1 / 6]),
            ("mean_sqrt_len_tokens", [9 / 3**0.5, 3**0.5]),
            ("max+cls", [6, 5, 1, 5]),
        ],
    )
    @pytest.mark.parametrize("normalize", [True, False])
    def test_by_hand(self, mode, expected, normalize, tiny):
        tiny.pooling, tiny.normalize = mode, normalize
        pooled = tiny.pool(np.array([[1, 5], [2, -2], [6, 0]], np.float32))
        length = math.hypot(*expected) if normalize else 1
        np.testing.assert_allclose(pooled, np.array(expected) / length, rtol=1e-6)
        assert pooled.dtype == np.float32

    def test_the_sentence_embedding_pools_the_last_layer(self, tiny):
        encoding = tiny.encode(SENTENCE)
        mean = encoding.layers[-1].output.mean(axis=0, dtype=np.float64)
        np.testing.assert_allclose(encoding.sentence_embedding, mean / math.hypot(*mean), atol=FLOAT32)


class TestText:
    @pytest.mark.parametrize("text", ANY_TEXT.values(), ids=ANY_TEXT.keys())
    def test_any_text_has_an_encoding(self, text, encoder):
        encoding = encoder.encode(text)
        n = len(encoding.tokens)
        assert len(encoding.token_ids) == len(encoding.spans) == len(encoding.is_special) == n
        assert (encoding.tokens[0], encoding.tokens[-1]) == ("[CLS]", "[SEP]")
        assert [index for index, special in enumerate(encoding.is_special) if special] == [0, n - 1]
        assert all(0 <= start <= end <= len(encoding.text) for start, end in encoding.spans)
        assert (encoding.n_tokens_cut, encoding.n_characters_cut) == (0, 0)
        assert np.linalg.norm(encoding.sentence_embedding) == pytest.approx(1, abs=FLOAT32)

    @pytest.mark.parametrize("text", ["", "  \n\t", "\x00\x07\u200b"])
    def test_a_text_without_a_word_is_only_its_frame(self, text, encoder):
        encoding = encoder.encode(text)
        assert encoding.tokens == ("[CLS]", "[SEP]")
        assert encoding.text == text

    def test_words_can_be_found_again_in_the_text(self, encoder):
        encoding = encoder.encode("Café  ZÜRICH\tunbelievably")
        words = [encoding.text[start:end] for start, end in encoding.spans]
        assert words[1:3] == ["Café", "ZÜRICH"]
        assert encoding.tokens[1:3] == ("cafe", "zurich")
        assert "".join(words[3:-1]) == "unbelievably"

    def test_combining_marks_are_dropped_and_stay_inside_their_words_span(self, encoder):
        encoding = encoder.encode("re\u0301sume\u0301")
        assert encoding.tokens == ("[CLS]", "resume", "[SEP]")
        assert encoding.text[slice(*encoding.spans[1])].startswith("re\u0301sume")

    def test_chinese_is_read_sign_by_sign(self, encoder):
        assert encoder.encode("山水").tokens == ("[CLS]", "山", "水", "[SEP]")

    def test_what_the_vocabulary_lacks_is_unknown(self, encoder):
        assert encoder.encode("tea 🫖").tokens == ("[CLS]", "tea", "[UNK]", "[SEP]")

    def test_a_typed_sep_becomes_the_token_and_is_not_taken_for_an_added_one(self, encoder):
        encoding = encoder.encode("up [SEP] down")
        assert encoding.tokens == ("[CLS]", "up", "[SEP]", "down", "[SEP]")
        assert encoding.token_ids[2] == encoding.token_ids[4]
        assert encoding.is_special == (True, False, False, False, True)
        assert encoding.spans[2] == (3, 8)

    def test_lone_surrogates_are_replaced_in_the_text_that_is_reported(self, encoder):
        assert encoder.encode("a \ud800 b").text == "a \ufffd b"


class TestCut:
    def test_characters_beyond_the_limit_are_cut_and_counted(self, encoder):
        encoding = encoder.encode("ab " * 33_334)
        assert len(encoding.text) == MAX_CHARACTERS
        assert encoding.n_characters_cut == 100_002 - MAX_CHARACTERS

    def test_a_text_of_just_the_limit_is_whole(self, encoder):
        assert encoder.encode("x" * MAX_CHARACTERS).n_characters_cut == 0

    @pytest.mark.parametrize(("n_words", "n_cut"), [(253, 0), (254, 0), (255, 1), (300, 46)])
    def test_tokens_beyond_the_limit_are_cut_and_counted(self, n_words, n_cut, encoder):
        encoding = encoder.encode(" ".join(["sun", "moon"] * 150)[: 9 * n_words // 2])
        assert encoder.max_tokens == 256
        assert encoding.n_tokens_cut == n_cut
        assert len(encoding.tokens) == n_words + 2 - n_cut
        assert encoding.tokens[:4] == ("[CLS]", "sun", "moon", "sun")
        assert encoding.tokens[-1] == "[SEP]"
        assert encoding.is_special[-1]

    def test_the_limit_is_the_models_own_whatever_the_tokenizers_file_says(self, tiny):
        encoding = tiny.encode("a cat sat on the mat. a dog sat on a cat.")
        assert encoding.tokens == ("[CLS]", "a", "cat", "sat", "on", "the", "mat", ".", "a", "dog", "[SEP]")
        assert encoding.n_tokens_cut == 5


class TestSharing:
    def test_every_array_is_float32_and_read_only(self, encoder):
        arrays = list(arrays_in(encoder.encode(SENTENCE)))
        assert len(arrays) > 6 * 30
        for path, array in arrays:
            assert array.dtype == np.float32, path
            assert not array.flags.writeable, path

    def test_threads_do_not_disturb_each_other(self, tiny):
        texts = [f"{first} cat sat on {second} mat" for first in ("a", "the", "") for second in ("a", "the", "")] * 30
        alone = [tiny.encode(text).sentence_embedding for text in texts]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(tiny.encode, texts))
        for text, expected, encoding in zip(texts, alone, together, strict=True):
            assert encoding.text == text
            np.testing.assert_array_equal(encoding.sentence_embedding, expected)

    def test_a_fresh_process_encodes_without_the_heavy_libraries(self):
        heavy = ("torch", "transformers", "sentence_transformers", "scipy", "streamlit", "plotly")
        script = (
            "import sys; from qkv_core.encoder import load_encoder; load_encoder('all-MiniLM-L6-v2').encode('Hello.');"
            f"sys.exit(', '.join(sorted(set({heavy}) & set(sys.modules))))"
        )
        root = Path(__file__).parents[2]
        finished = subprocess.run(
            [sys.executable, "-c", script], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True
        )
        assert finished.stderr.decode().strip() == ""


def arrays_in(thing, path=""):
    """Every array to be reached from a value of this package, with the way to it."""
    if isinstance(thing, np.ndarray):
        yield path, thing
    elif isinstance(thing, list | tuple):
        for index, item in enumerate(thing):
            yield from arrays_in(item, f"{path}[{index}]")
    elif type(thing).__module__.startswith("qkv_core"):
        public = {name: getattr(thing, name) for name in dir(thing) if not name.startswith("_")}
        for name, value in public.items():
            yield from arrays_in(value, f"{path}.{name}")
