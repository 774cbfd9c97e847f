"""Files that change a text, contradict each other or lie in another layout: refused by name, with what to do."""

import json

import pytest
from safetensors.numpy import load_file

from qkv_core.checkpoint import load_checkpoint
from tests.models import sentence_pieces
from tests.unit.model_folders import edit, refusal

CURE = "Fetch the model again"


class TestText:
    def test_a_model_that_puts_a_prompt_before_it(self, tiny_bert):
        prompts = {"prompts": {"query": "Find: "}, "default_prompt_name": "query"}
        (tiny_bert / "config_sentence_transformers.json").write_text(json.dumps(prompts))
        assert "puts a prompt before every text" in refusal(tiny_bert)

    def test_prompts_that_nobody_asks_for_change_nothing(self, tiny_bert):
        prompts = {"prompts": {"query": "Find: "}, "default_prompt_name": None}
        (tiny_bert / "config_sentence_transformers.json").write_text(json.dumps(prompts))
        assert load_checkpoint(str(tiny_bert)).name == "tiny-bert"

    @pytest.mark.parametrize("prompts", [{"query": ""}, {"query": None}, {}])
    def test_a_prompt_that_is_empty_changes_nothing(self, prompts, tiny_bert):
        edit(tiny_bert / "config_sentence_transformers.json", prompts=prompts, default_prompt_name="query")
        assert load_checkpoint(str(tiny_bert)).name == "tiny-bert"

    def test_a_cut_embedding(self, tiny_bert):
        edit(tiny_bert / "config_sentence_transformers.json", truncate_dim=8)
        message = refusal(tiny_bert)
        assert str(tiny_bert / "config_sentence_transformers.json") in message
        assert "to 8 dimensions" in message

    def test_another_kind_of_model(self, tiny_bert):
        edit(tiny_bert / "config_sentence_transformers.json", model_type="CrossEncoder")
        assert "saved as a CrossEncoder" in refusal(tiny_bert)

    @pytest.mark.parametrize("file", ["tokenizer_config.json", "tokenizer.json"])
    def test_a_long_text_cut_at_its_beginning(self, file, tiny_bert):
        left = {"direction": "Left", "max_length": 8, "strategy": "LongestFirst", "stride": 0}
        settings = {"truncation": left} if file == "tokenizer.json" else {"truncation_side": "left"}
        edit(tiny_bert / file, **settings)
        assert f"{tiny_bert / file} cuts a long text at its beginning" in refusal(tiny_bert)

    def test_a_chats_template_in_a_bare_model(self, tiny_bert):
        edit(tiny_bert / "tokenizer_config.json", chat_template="{{ messages }}")
        assert load_checkpoint(str(tiny_bert)).name == "tiny-bert"
        (tiny_bert / "modules.json").unlink()
        assert "the template of a chat" in refusal(tiny_bert)


class TestContradictions:
    """Files that say what can't be followed; those that can are in tests/reference/test_contradicting_files.py."""

    def test_more_tokens_than_there_are_positions(self, tiny_bert):
        edit(tiny_bert / "sentence_bert_config.json", max_seq_length=18)
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'sentence_bert_config.json'} says max_seq_length 18" in message
        assert f"{tiny_bert / 'config.json'} says max_position_embeddings 17" in message

    def test_a_tokenizer_of_another_kind_than_its_class(self, tiny_bert):
        edit(tiny_bert / "tokenizer_config.json", tokenizer_class="BertTokenizer")
        pieces = json.loads(sentence_pieces().to_str())
        edit(tiny_bert / "tokenizer.json", **pieces)
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'tokenizer_config.json'} says tokenizer_class BertTokenizer, of WordPiece" in message
        assert f"{tiny_bert / 'tokenizer.json'} holds Unigram" in message

    @pytest.mark.parametrize(
        ("file", "settings", "named"),
        [
            ("tokenizer_config.json", {"tokenizer_class": "BertJapaneseTokenizer"}, "tokenizer_class"),
            ("tokenizer_config.json", {"fast_tokenizer_files": ["tokenizer.5.0.json"]}, "fast_tokenizer_files"),
            ("tokenizer_config.json", {"cls_token": 3}, "cls_token 3"),
            ("tokenizer_config.json", {"added_tokens_decoder": {"a": {}}}, "ids are no numbers"),
            ("tokenizer_config.json", {"added_tokens_decoder": {"1": 2}}, "an added token 2"),
            ("tokenizer_config.json", {"split_special_tokens": "yes"}, "split_special_tokens 'yes'"),
            ("sentence_bert_config.json", {"config_args": {"layer_norm_eps": 0.1}}, "config_kwargs"),
            ("sentence_bert_config.json", {"model_args": {"variant": "x"}}, "variant"),
            ("sentence_bert_config.json", {"processing_kwargs": {"text": {"max_length": 6}}}, "processing_kwargs"),
            ("preprocessor_config.json", {"processor_class": "CLIPProcessor"}, "processor_class"),
            ("1_Pooling/config.json", {"pooling_mode_foo": True}, "pooling_mode_foo"),
            ("config.json", {"configuration_files": ["config.5.0.0.json"]}, "configuration_files"),
            ("config.json", {"quantization_config": {"quant_method": "bitsandbytes"}}, "quantised"),
            ("config.json", {"auto_map": {"AutoModel": "x.Y"}}, "code of its own"),
        ],
    )
    def test_what_is_not_followed_is_named_with_its_file(self, file, settings, named, tiny_bert):
        edit(tiny_bert / file, **settings)
        message = refusal(tiny_bert)
        assert named in message
        assert str(tiny_bert / file) in message or "variant" in message

    def test_a_module_outside_the_models_folder(self, tiny_bert):
        modules = json.loads((tiny_bert / "modules.json").read_text())
        modules[1]["path"] = "../elsewhere"
        (tiny_bert / "modules.json").write_text(json.dumps(modules))
        assert "inside the model's own; it says '../elsewhere'" in refusal(tiny_bert)

    def test_a_module_of_foreign_code(self, tiny_bert):
        modules = json.loads((tiny_bert / "modules.json").read_text())
        modules[1]["type"] = "custom.Pooling"
        (tiny_bert / "modules.json").write_text(json.dumps(modules))
        assert "code of its own: custom.Pooling" in refusal(tiny_bert)


class TestLayouts:
    """What is there, but in another layout, is named with the line that converts it."""

    @pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5"])
    def test_weights_that_only_their_own_library_can_read(self, name, tiny_bert):
        (tiny_bert / "model.safetensors").rename(tiny_bert / name)
        message = refusal(tiny_bert)
        assert f"has its weights in {name}" in message
        assert f"SentenceTransformer({str(tiny_bert)!r}).save({str(tiny_bert) + '-converted'!r})" in message
        assert CURE not in message

    def test_a_tokenizer_that_only_its_own_library_can_read(self, tiny_bert):
        (tiny_bert / "tokenizer.json").rename(tiny_bert / "sentencepiece.bpe.model")
        message = refusal(tiny_bert)
        assert "sentencepiece.bpe.model alone is not read" in message
        assert f"SentenceTransformer({str(tiny_bert)!r}).save(" in message

    def test_an_adapter_beside_the_model(self, tiny_bert):
        (tiny_bert / "adapter_config.json").write_text("{}")
        message = refusal(tiny_bert)
        assert f"{tiny_bert / 'adapter_config.json'} changes the weights beside it" in message
        assert "merge_and_unload" in message

    def test_a_shard_that_is_missing(self, tiny_bert):
        places = dict.fromkeys(load_file(tiny_bert / "model.safetensors"), "model-00001-of-00001.safetensors")
        (tiny_bert / "model.safetensors.index.json").write_text(json.dumps({"weight_map": places}))
        (tiny_bert / "model.safetensors").unlink()
        assert f"{tiny_bert / 'model-00001-of-00001.safetensors'} can't be read" in refusal(tiny_bert)

    @pytest.mark.parametrize("index", [{}, {"weight_map": []}, {"weight_map": {"x": "../elsewhere.safetensors"}}])
    def test_an_index_of_shards_that_is_none(self, index, tiny_bert):
        (tiny_bert / "model.safetensors.index.json").write_text(json.dumps(index))
        (tiny_bert / "model.safetensors").unlink()
        assert f"{tiny_bert / 'model.safetensors.index.json'} should say in a weight_map" in refusal(tiny_bert)
