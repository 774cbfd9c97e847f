"""Ways in which a model's files may say something odd, each one a change of a folder that was right before."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Change = Callable[[Path], None]


class _Gone:
    """In a setting's place: it is taken out."""

    def __repr__(self) -> str:
        return "gone"  # a test's name is the same in every process


GONE = _Gone()

CONFIG, TOKENIZER, JSON = "config.json", "tokenizer_config.json", "tokenizer.json"
SENTENCE, POOLING, NORMALIZE = "sentence_bert_config.json", "1_Pooling/config.json", "2_Normalize/config.json"
LIBRARY = "config_sentence_transformers.json"
_TOKEN = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": True, "special": False}


def says(file: str, **settings: Any) -> Change:
    """This file says so, whatever it said before."""

    def change(folder: Path) -> None:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        found = (json.loads(path.read_text()) if path.is_file() else {}) | settings
        path.write_text(json.dumps({key: value for key, value in found.items() if value is not GONE}))

    return change


def inside(*keys: str, value: Any) -> Change:
    """tokenizer.json says so at this place."""

    def change(folder: Path) -> None:
        whole = part = json.loads((folder / JSON).read_text())
        for key in keys[:-1]:
            part = part[key]
        part[keys[-1]] = value
        if value is GONE:
            del part[keys[-1]]
        (folder / JSON).write_text(json.dumps(whole))

    return change


def writes(file: str, content: str) -> Change:
    return lambda folder: (folder / file).write_text(content) and None


def removes(file: str) -> Change:
    return lambda folder: (folder / file).unlink(missing_ok=True)


def both(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def lists(content: str, index: int, **properties: bool) -> Change:
    """tokenizer_config.json lists one more added token."""

    def change(folder: Path) -> None:
        found = json.loads((folder / TOKENIZER).read_text()) if (folder / TOKENIZER).is_file() else {}
        found.setdefault("added_tokens_decoder", {})
        found["added_tokens_decoder"] |= {str(index): {"content": content} | _TOKEN | properties}
        (folder / TOKENIZER).write_text(json.dumps(found))

    return change


def holds(content: str, **properties: bool) -> Change:
    """tokenizer.json holds one more added token."""

    def change(folder: Path) -> None:
        found = json.loads((folder / JSON).read_text())
        index = max(len(found["model"]["vocab"]), *(token["id"] + 1 for token in found["added_tokens"]))
        found["added_tokens"].append({"id": index, "content": content} | _TOKEN | properties)
        (folder / JSON).write_text(json.dumps(found))

    return change


def only_a_vocabulary(folder: Path) -> None:
    vocabulary = json.loads((folder / JSON).read_text())["model"]["vocab"]
    (folder / "vocab.txt").write_text("\n".join(sorted(vocabulary, key=vocabulary.get)), encoding="utf-8")
    (folder / JSON).unlink()


def renamed(file: str) -> Change:
    """sentence-transformers' settings under another of the names that it reads, with another limit."""
    return both(
        lambda folder: (folder / SENTENCE).exists() and (folder / SENTENCE).rename(folder / file) and None,
        says(file, max_seq_length=7),
    )


def template(*parts: tuple[str, int]) -> dict[str, Any]:
    """A post-processor that puts markers around a text; "" is the text itself."""
    pieces = [
        {"SpecialToken": {"id": name, "type_id": kind}} if name else {"Sequence": {"id": "A", "type_id": kind}}
        for name, kind in parts
    ]
    ids = {"[CLS]": 101, "[SEP]": 102}
    return {
        "type": "TemplateProcessing",
        "single": pieces,
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {name: {"id": name, "ids": [index], "tokens": [name]} for name, index in ids.items()},
    }


def _of_classes() -> Iterator[tuple[str, Change]]:
    for name in (
        "PreTrainedTokenizerFast",
        "TokenizersBackend",
        "BertTokenizer",
        "BertTokenizerFast",
        "MPNetTokenizer",
    ):
        yield f"class {name}", says(TOKENIZER, tokenizer_class=name)
    for name in ("DistilBertTokenizer", "ElectraTokenizerFast", "RobertaTokenizer", "XLMRobertaTokenizer"):
        yield f"class {name}", says(TOKENIZER, tokenizer_class=name)
    for name in ("BertJapaneseTokenizer", "FooTokenizer", "", None, GONE):
        yield f"class {name}", says(TOKENIZER, tokenizer_class=name)
    for name in ("PreTrainedTokenizerFast", "MPNetTokenizerFast"):
        yield (
            f"class {name} of the model",
            both(says(CONFIG, tokenizer_class=name), says(TOKENIZER, tokenizer_class=GONE)),
        )


def _of_spelling() -> Iterator[tuple[str, Change]]:
    for key in ("do_lower_case", "strip_accents", "tokenize_chinese_chars"):
        for value in (False, True, None, "false", 0, GONE):
            yield f"{key} {value}", says(TOKENIZER, **{key: value})
    for key in ("lowercase", "strip_accents", "handle_chinese_chars", "clean_text"):
        for value in (False, True):
            yield f"json {key} {value}", inside("normalizer", key, value=value)
    for value in (None, {"type": "NFC"}, {"type": "Lowercase"}, {"type": "Sequence", "normalizers": [{"type": "NFD"}]}):
        yield f"json normalizer {value}", inside("normalizer", value=value)
    for value in (None, {"type": "WhitespaceSplit"}):
        yield f"json pre_tokenizer {value}", inside("pre_tokenizer", value=value)
    yield "longest word", inside("model", "max_input_chars_per_word", value=10)
    yield "prefix of a piece", inside("model", "continuing_subword_prefix", value="@@")
    yield "json unknown", inside("model", "unk_token", value="[PAD]")
    yield "json unknown to itself", inside("model", "unk_token", value="[NOPE]")
    yield "json without a kind", inside("model", "type", value=GONE)
    yield "do_lower_case of the library", says(SENTENCE, do_lower_case=True)
    yield "do_lower_case of the library in words", says(SENTENCE, do_lower_case="no")


def _of_markers() -> Iterator[tuple[str, Change]]:
    other_ids = {"type": "BertProcessing", "sep": ["[SEP]", 5], "cls": ["[CLS]", 6]}
    for name, value in {
        "none": None,
        "second sentence": template(("[CLS]", 0), ("", 1), ("[SEP]", 1)),
        "both before": template(("[CLS]", 0), ("[SEP]", 0), ("", 0)),
        "other ids": other_ids,
    }.items():
        yield f"markers: {name}", inside("post_processor", value=value)
    for key in ("cls_token", "sep_token", "unk_token", "mask_token", "pad_token", "bos_token", "image_token"):
        for value in (
            "[PAD]",
            "zebra",
            "[NOPE]",
            None,
            3,
            {"content": "[CLS]"},
            {"content": "zebra", "__type": "AddedToken"},
        ):
            yield f"{key} {value}", says(TOKENIZER, **{key: value})
    for side in ("Left", "Right"):
        cut = {"direction": side, "max_length": 8, "strategy": "LongestFirst", "stride": 0}
        yield f"json truncation {side}", inside("truncation", value=cut)
        yield f"truncation_side {side.lower()}", says(TOKENIZER, truncation_side=side.lower())
    padding = {"direction": "Left", "pad_to_multiple_of": 8, "pad_id": 0, "pad_type_id": 1, "pad_token": "[FOO]"}
    yield "json padding", inside("padding", value={"strategy": "BatchLongest", **padding})
    yield "json fixed padding", inside("padding", value={"strategy": {"Fixed": 30}, **padding})
    yield "markers split when typed", says(TOKENIZER, split_special_tokens=True)
    yield "add_bos_token", says(TOKENIZER, add_bos_token=True, add_eos_token=True)


def _of_added_tokens() -> Iterator[tuple[str, Change]]:
    unlisted = says(TOKENIZER, added_tokens_decoder=GONE)
    for properties in ({}, {"special": True, "normalized": False}, {"single_word": True}, {"lstrip": True}):
        yield f"json holds zebra {properties}", holds("zebra", **properties)
        yield f"json alone holds zebra {properties}", both(unlisted, holds("zebra", **properties))
        yield f"listed zebra {properties}", lists("zebra", 3011, **properties)
        yield f"listed patient {properties}", lists("patient", 7, **properties)
        yield f"listed [MASK] {properties}", lists("[MASK]", 103, **properties)
    for value in (GONE, {}, None, {"a": {}}, {"5": "zebra"}):
        yield f"listed {value}", says(TOKENIZER, added_tokens_decoder=value)
    old = writes("added_tokens.json", json.dumps({"zebra": 3011}))
    yield "added_tokens.json", old
    yield "added_tokens.json alone", both(unlisted, old)
    mask = {"content": "[MASK]", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False}
    for value in (
        {"cls_token": "[PAD]"},
        {"additional_special_tokens": ["zebra"], "mask_token": mask},
        {"extra_special_tokens": ["zebra"], "own_token": "newtok"},
    ):
        older = writes("special_tokens_map.json", json.dumps(value))
        yield f"special_tokens_map.json {value}", older
        yield f"special_tokens_map.json alone {value}", both(unlisted, older)
    for value in (["zebra"], {"own_token": "zebra"}, [3], [{"content": "zebra"}], None):
        yield f"extra_special_tokens {value}", says(TOKENIZER, extra_special_tokens=value)
        yield f"additional_special_tokens {value}", says(TOKENIZER, additional_special_tokens=value)
    yield (
        "both kinds of more tokens",
        says(TOKENIZER, additional_special_tokens=["newtok"], extra_special_tokens=["zebra"]),
    )


def _of_limits() -> Iterator[tuple[str, Change]]:
    for value in (9, 100, 3, 2, 1, True, "9", 19.0, 39.5, int(1e30), 1e30, None, GONE):
        yield f"model_max_length {value}", says(TOKENIZER, model_max_length=value)
        yield f"max_seq_length {value}", says(SENTENCE, max_seq_length=value)
        yield (
            f"model_max_length passed on {value}",
            says(SENTENCE, processor_kwargs={"model_max_length": value} if value is not GONE else {}),
        )
    yield "max_len", says(TOKENIZER, model_max_length=GONE, max_len=11)
    yield "max_len beside", says(TOKENIZER, max_len=11)
    yield "max_len beside null", says(TOKENIZER, model_max_length=None, max_len=11)
    for kind in ("roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet", "mpnet"):
        yield f"sentence_{kind}_config.json", renamed(f"sentence_{kind}_config.json")
        yield f"sentence_{kind}_config.json beside", says(f"sentence_{kind}_config.json", max_seq_length=7)
    yield "an empty file first", both(writes(SENTENCE, "{}"), says("sentence_albert_config.json", max_seq_length=7))
    yield "no limits of the library", removes(SENTENCE)


def _of_the_library() -> Iterator[tuple[str, Change]]:
    yield "both names", says(SENTENCE, tokenizer_args={"model_max_length": 8}, processor_kwargs={"model_max_length": 9})
    for passed in (
        {"do_lower_case": False},
        {"truncation_side": "left"},
        {"tokenizer_type": "mpnet"},
        None,
        {"additional_special_tokens": ["zebra"]},
        {"use_fast": False},
    ):
        yield f"passed on {passed}", says(SENTENCE, processor_kwargs=passed)
    for asked in ({"torch_dtype": "float32"}, {"add_pooling_layer": False}, {"variant": "x"}):
        yield f"model_args {asked}", says(SENTENCE, model_args=asked)
    for asked in ({"num_hidden_layers": 1}, {"layer_norm_eps": 0.1}, {}):
        yield f"config_args {asked}", says(SENTENCE, config_args=asked)
    text = {"method": "forward", "method_output_name": "pooler_output"}
    earlier = {"method": "forward", "method_output_name": ["hidden_states", -2]}
    yield "another task", says(SENTENCE, transformer_task="fill-mask")
    yield "another output", says(SENTENCE, modality_config={"text": text}, module_output_name="sentence_embedding")
    yield "an earlier layer", says(SENTENCE, modality_config={"text": earlier}, module_output_name="token_embeddings")
    yield "processing", says(SENTENCE, processing_kwargs={"text": {"max_length": 6}})
    yield "no processing", says(SENTENCE, processing_kwargs={})
    yield "lengths of queries", says(SENTENCE, query_length=4, document_length=5)
    yield "an unknown setting", says(SENTENCE, foo=1)
    yield "another tokenizer's place", says(SENTENCE, tokenizer_name_or_path="/nowhere")
    for value in ("cls", ["max"], ["max", "mean"], None, GONE, "foo"):
        yield f"pooling_mode {value}", says(POOLING, pooling_mode=value)
    for flag in ("cls_token", "max_tokens", "mean_sqrt_len_tokens", "lasttoken", "foo"):
        yield f"pooling flag {flag}", says(POOLING, pooling_mode=GONE, **{f"pooling_mode_{flag}": True})
        yield f"pooling flag {flag} beside", says(POOLING, **{f"pooling_mode_{flag}": True})
    yield "prompts left out of pooling", says(POOLING, include_prompt=False)
    for prompts in ({"query": "Find: "}, {"query": ""}, {"query": None}, {}, {"a": "b"}):
        yield f"prompt {prompts}", says(LIBRARY, prompts=prompts, default_prompt_name="query")
    yield "a prompt without a name", says(LIBRARY, prompts={"": "Find: "}, default_prompt_name="")
    yield "a prompt that is not there", says(LIBRARY, prompts={}, default_prompt_name="c")
    yield "a cut embedding", says(LIBRARY, truncate_dim=8)
    for kind in ("SparseEncoder", "CrossEncoder"):
        yield f"saved as {kind}", says(LIBRARY, model_type=kind)
    yield "nothing of the library", removes(LIBRARY)
    yield "tokens normalised", says(NORMALIZE, module_input_name="token_embeddings")
    yield "bare", removes("modules.json")


def _of_the_model() -> Iterator[tuple[str, Change]]:
    for settings in (
        {"hidden_act": "gelu_new"},
        {"hidden_act": GONE},
        {"architectures": GONE},
        {"is_decoder": True},
        {"position_embedding_type": "relative_key"},
        {"layer_norm_eps": 0.1},
        {"num_hidden_layers": 1},
        {"num_attention_heads": 2},
        {"architectures": ["BertLMHeadModel"]},
        {"architectures": ["FooForCausalLM"]},
        {"add_cross_attention": True},
        {"is_encoder_decoder": True},
        {"pruned_heads": {"0": [1]}},
        {"quantization_config": {"quant_method": "foo"}},
        {"transformers_weights": "other.safetensors"},
        {"configuration_files": ["config.5.0.0.json"]},
        {"chunk_size_feed_forward": 3},
        {"pad_token_id": None},
        {"tie_word_embeddings": False},
        {"output_hidden_states": True},
        {"processor_class": "CLIPProcessor"},
        {"model_name": "hyperclovax"},
        {"return_dict": False},
        {"head_dim": 3},
        {"is_causal": True},
        {"type_vocab_size": GONE},
        {"auto_map": {"AutoModel": "x.Y"}},
        {"_name_or_path": "allenai/dolma2-tokenizer"},
    ):
        yield f"config {settings}", says(CONFIG, **settings)
    yield "an adapter", writes("adapter_config.json", json.dumps({"base_model_name_or_path": "x"}))


def _of_other_files() -> Iterator[tuple[str, Change]]:
    for settings in (
        {"auto_map": {"AutoTokenizer": ["x.Y", None]}},
        {"fast_tokenizer_files": ["tokenizer.5.0.json"]},
        {"vocab": {"a": 1}},
        {"vocab_file": "/etc/passwd", "tokenizer_file": "/etc/passwd"},
        {"init_inputs": [1]},
        {"processor_class": "CLIPProcessor"},
        {"model_input_names": ["input_ids", "attention_mask"]},
        {"chat_template": "{{ messages }}"},
        {"add_prefix_space": True},
        {"model_specific_special_tokens": {"a": "zebra"}},
        {"truncation_strategy": "only_second", "max_length": 7, "stride": 2},
    ):
        yield f"tokenizer {settings}", says(TOKENIZER, **settings)
    yield "a chat's template", writes("chat_template.jinja", "{{ messages }}")
    yield "a processor", says("preprocessor_config.json", processor_class="CLIPProcessor")
    yield "no tokenizer_config.json", removes(TOKENIZER)
    yield "no tokenizer.json", removes(JSON)
    yield "another vocab.txt beside", writes("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nthe")
    yield "only vocab.txt", only_a_vocabulary


CHANGES: dict[str, Change] = {
    name: change
    for group in (
        *(_of_classes, _of_spelling, _of_markers, _of_added_tokens, _of_limits),
        *(_of_the_library, _of_the_model, _of_other_files),
    )
    for name, change in group()
}
