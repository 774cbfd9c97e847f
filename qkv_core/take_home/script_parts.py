"""What the script for home says otherwise for each family, and where files say one thing and mean another."""

from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from qkv_core.encoder import Encoder, Encoding

_FROM_FILE = """\
tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
tokenizer.no_padding()
tokenizer.enable_truncation({max_tokens})
read = tokenizer.encode(TEXT)"""
_WRITTEN_IN = """\
# This model's files leave it to a library how a text is cut; so these are its tokens.
ids = {ids}
tokens = {tokens}"""
_GELU = {
    "gelu": "inner * (1 + np.vectorize(math.erf)(inner / math.sqrt(2))) / 2",
    "gelu_new": "inner * (1 + np.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3))) / 2",
}
_DISTANCES = """
# What the distance from query to key adds to a score: a number of the head's for each of 32 classes.
away = np.arange(len(x)) - np.arange(len(x))[:, None]
far = np.abs(away)
wide = np.log(np.maximum(far, 1).astype(np.float32) / 8) / np.float32(math.log(16)) * 8
apart = np.where(far < 8, far, np.minimum(8 + wide.astype(int), 15)) + 16 * (away > 0)
adds = W["{table}.weight"][apart].transpose(2, 0, 1)"""


def parts(encoding: Encoding) -> dict[str, str]:
    """What stands in the template's places for the model of this encoding."""
    encoder = encoding.encoder
    family = encoder.family
    modules, named = family.modules, family.embeddings
    typed, views = "token_type" in named, modules["Q"].rpartition(".")[0] + "."
    return {
        **{place: modules[place] for place in ("O", "attention_norm", "up", "down", "output_norm")},
        **{place: f'"{modules[place].removeprefix(views)}"' for place in "QKV"},
        "views": views,
        "and_types": " and of its text" if typed else "",
        "types": f' + W["{named["token_type"]}.weight"][0]' if typed else "",
        **_tokens(encoding),
        "word": named["word"],
        "position": named["position"],
        "places": _places(encoding),
        "embedding_norm": named["norm"],
        "widening": f'\nx = linear(x, "{family.widening}")' if family.widening else "",
        "distances": _DISTANCES.format(table=family.relative_positions) if family.relative_positions else "",
        "added": " + adds" if family.relative_positions else "",
        "at": _at(encoder),
        "gelu": _GELU[encoder.layers[0].activation],
    }


def _tokens(encoding: Encoding) -> dict[str, str]:
    encoder = encoding.encoder
    file = encoder.files / "tokenizer.json"
    if file.is_file() and _of_file(file, encoder.max_tokens).encode(encoding.text).ids == list(encoding.token_ids):
        read = _FROM_FILE.format(max_tokens=encoder.max_tokens)
        return {"read": read, "ids": "read.ids", "tokens": "read.tokens"}
    written_in = _WRITTEN_IN.format(ids=list(encoding.token_ids), tokens=list(encoding.tokens))
    return {"read": written_in, "ids": "ids", "tokens": "tokens"}


@lru_cache(maxsize=2)
def _of_file(file: Path, max_tokens: int) -> Tokenizer:
    """As the script reads it."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _places(encoding: Encoding) -> str:
    """The rows of the position table: one after the other, unless somebody typed a padding token."""
    encoder, first = encoding.encoder, encoding.encoder.first_position
    if first and first - 1 in encoding.token_ids:
        counted = [index != first - 1 for index in encoding.token_ids]
        return str([first - 1 + sum(counted[: at + 1]) if here else first - 1 for at, here in enumerate(counted)])
    return f"{first} : {first} + len(word)" if encoder.first_position else ": len(word)"


def _at(encoder: Encoder) -> str:
    n_groups = len({id(layer.W_Q) for layer in encoder.layers})
    group = "0" if n_groups == 1 else f"{{layer * {n_groups} // {encoder.n_layers}}}"
    return f'f"{encoder.family.layer.replace("{group}", group)}"'
