"""What the learner looks at: an encoding, and the layer, head and query token chosen in it.

The one value that measures, figures and words take, so that all of them speak of the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qkv_core.attention import Array, AttentionTrace
from qkv_core.encoder import Encoding, LayerTrace

DEFAULT_LAYER, DEFAULT_HEAD = 3, 1  # of the bundled model: where "it" of the default sentence looks at "animal"


@dataclass(frozen=True, eq=False)
class View:
    """One head's attention in one encoding, seen from one query; layers, heads and tokens count from 0."""

    encoding: Encoding
    layer: int
    head: int
    query: int  # the token that asks
    hide_special: bool = False  # leave [CLS] and [SEP] out of the picture, numbers unchanged

    @property
    def head_name(self) -> str:
        """As the field writes it: L3H1."""
        return f"L{self.layer}H{self.head}"

    @property
    def place(self) -> tuple[int, int]:
        """Layer and head, to index an array [n_layers, n_heads]."""
        return self.layer, self.head

    @property
    def tokens(self) -> tuple[str, ...]:
        """The text as the model reads it."""
        return self.encoding.tokens

    def named(self, position: int) -> str:
        """A token by name, in plain text: it, or the (2) where the text has several like it."""
        return self.tokens[position] + place_among_alike(self.tokens, position)

    @property
    def asks(self) -> str:
        """The query token by name."""
        return self.named(self.query)

    @property
    def layer_trace(self) -> LayerTrace:
        """Every step of the chosen layer."""
        return self.encoding.layers[self.layer]

    @property
    def trace(self) -> AttentionTrace:
        """The chosen layer's attention, all heads."""
        return self.layer_trace.attention

    @property
    def head_weights(self) -> Array:
        """The chosen head's attention weights, [n_query, n_key]."""
        weights: Array = self.trace.attention_weights[self.head]
        return weights

    @property
    def row(self) -> Array:
        """What the query gives to each key: its attention weights in the chosen head, [n_key]."""
        row: Array = self.head_weights[self.query]
        return row

    @property
    def visible(self) -> list[int]:
        """The positions that are drawn: all, or all but the added [CLS] and [SEP]."""
        return [i for i, special in enumerate(self.encoding.is_special) if not (special and self.hide_special)]

    @property
    def visible_query(self) -> int | None:
        """The query's place among the visible tokens; None where it is hidden."""
        return self.visible.index(self.query) if self.query in self.visible else None

    def of(self, encoding: Encoding) -> "View":
        """The same choice in another encoding: the same text in a changed model, say."""
        return replace(self, encoding=encoding)


def place_among_alike(tokens: Sequence[str], position: int) -> str:
    """ " (2)" for the second of several tokens that read the same; nothing for a token that is the only one."""
    if tokens.count(tokens[position]) == 1:
        return ""
    return f" ({tokens[: position + 1].count(tokens[position])})"


def first_view(encoding: Encoding) -> View:
    """Where to begin in a text: the default head, or a smaller model's last one, and the query most worth a look."""
    encoder = encoding.encoder
    layer, head = min(DEFAULT_LAYER, encoder.n_layers - 1), min(DEFAULT_HEAD, encoder.n_heads - 1)
    return View(encoding, layer, head, first_query(encoding))


def bare(token: str) -> str:
    """The token's letters, without the mark that a multilingual model's tokenizer puts before a word: it for ▁it."""
    return token.removeprefix("▁")


def first_query(encoding: Encoding) -> int:
    """ "it" where the sentence has one, since asking what it stands for is the classic; else the last word."""
    tokens = [bare(token) for token in encoding.tokens]
    if "it" in tokens:
        return tokens.index("it")
    words = [position for position, token in enumerate(tokens) if token.isalnum()]
    return words[-1] if words else 0
