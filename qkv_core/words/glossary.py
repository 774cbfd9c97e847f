"""The terms that no page explains in passing: one sentence each, written here alone."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term as the pages write it, and what it means."""

    name: str
    says: str  # plain text
    written: str  # a regular expression for how it stands in a sentence; its groups are {0} and {1} in name and words
    role: str = ""  # whose colour it has, if any's

    def in_(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Where the term stands in a text first."""
        return re.compile(self.written, re.IGNORECASE).search(text, start)

    def explained(self, found: re.Match[str]) -> str:
        """The term as it was written, and its sentence."""
        return f"{self.name}: {self.says}".format(*found.groups())


def symbol(letters: str) -> str:
    """A regular expression for symbols that stand alone, with what is written below or above them."""
    return rf"(?<![A-Za-z0-9_])(?:{letters})[₀-₉ₕₖⱼᵢᵀ]*(?![A-Za-z0-9_])"


TERMS = (
    Term(
        "L{0}H{1}",
        "head {1} of layer {0}, as the field writes it; both count from 0. Each head is a search of its own.",
        r"\bL(\d+)H(\d+)\b",
    ),
    Term("layer", "one round of attention and feed-forward; what comes out is the next layer's x.", r"\blayers?\b"),
    Term(
        "head",
        "one search of a layer's several, which run side by side, each with its own W_Q, W_K and W_V.",
        r"\bheads?\b",
    ),
    Term("token", "a piece of text as the model reads it: a word, a part of one, or a mark.", r"\btokens?\b"),
    Term("[CLS], [SEP]", "markers that the tokenizer puts before and after every text.", r"`?\[(?:CLS|SEP)\]`?"),
    Term("query", "what a token looks for, as a list of numbers.", r"(?<!-)\bquer(?:y|ies)\b", "query"),
    Term("key", "what a token can be found by, as a list of numbers.", r"\bkeys?\b", "key"),
    Term("value", "what a token passes on, as a list of numbers.", r"\bvalues?\b", "value"),
    Term("q", "a token's query: its x times W_Q, plus a bias.", symbol("q"), "query"),
    Term("k", "a token's key: its x times W_K, plus a bias.", symbol("k"), "key"),
    Term("v", "a token's value: its x times W_V, plus a bias.", symbol("v"), "value"),
    Term(
        "z", "what a head brings back for a query: all values, each times its weight, added up.", symbol("z"), "output"
    ),
    Term("W_Q", "the learned matrix that makes a query of each token's x.", symbol("W_Q"), "query"),
    Term("W_K", "the learned matrix that makes a key of each token's x.", symbol("W_K"), "key"),
    Term("W_V", "the learned matrix that makes a value of each token's x.", symbol("W_V"), "value"),
    Term("W_O", "the learned matrix that carries the heads' z back to the width of x.", symbol("W_O"), "output"),
    Term("x", "the numbers that stand for a token when it enters a layer.", r"\bx\b"),
    Term("score", "the dot product q·k of a query and a key: large where they fit.", r"\bscores?\b"),
    Term("dot product", "two lists of numbers, multiplied number by number and added up.", r"\bdot products?\b"),
    Term("dₖ", "how many numbers a query and a key have; the scores are divided by its root.", r"dₖ"),
    Term(
        "softmax",
        "e to the power of each number, divided by the sum of all of these: shares that sum to 1.",
        r"\bsoftmax\b",
    ),
    Term(
        "attention weight", "the share of a query's attention that one key gets.", r"\bweights?\b|(?<!-)\battention\b"
    ),
    Term(
        "bias",
        "learned numbers that are added whatever the token is; the article's formula has none.",
        r"\bbias(?:es)?\b",
    ),
    Term("cosine", "how far two vectors point the same way: 1 the same, 0 across, −1 opposite.", r"\bcosines?\b"),
    Term(
        "sentence embedding",
        "one vector for a whole text, made of the last vectors of its tokens.",
        r"\bsentence embeddings?\b",
    ),
    Term("embedding", "a text or a word as a list of numbers: alike where the meanings are.", r"\bembeddings?\b"),
    Term("LayerNorm", "brings each token's numbers back to one scale.", r"\bLayerNorms?\b"),
    Term("float32", "numbers as the model computes them: some seven digits each.", r"\bfloat32\b"),
    Term("entropy", "how widely the weights are spread: 0 where one key gets all.", r"\bentropy\b"),
    Term("gradient", "how much the loss would change with each number; training follows it down.", r"\bgradients?\b"),
    Term("loss", "how wrong the answers are, as one number; training makes it small.", r"\bloss(?:es)?\b"),
    Term(
        "rank correlation",
        "how far two lists agree on an order: 1 wholly, 0 not at all, −1 the reverse.",
        r"\brank correlations?\b",
    ),
    Term("variance", "the mean square of the distances from the mean.", r"\bvariances?\b"),
    Term("causal mask", "forbids every query the tokens that come after it.", r"\b(?:causal )?masks?\b"),
    Term(
        "KV cache",
        "keys and values of the tokens so far, kept so that each new token needs only its own.",
        r"\bKV cache\b|\bcache\b",
    ),
    Term("multi-query attention", "all heads of a layer share one set of keys and values.", r"\bmulti-query\b"),
    Term("grouped-query attention", "each group of heads shares a set of keys and values.", r"\bgrouped-query\b"),
    Term(
        "decoder",
        "the part of a model that writes, looking back only; a translator's also asks a second text.",
        r"\bdecoders?\b",
    ),
    Term("cross-attention", "queries of one text meet the keys and values of another.", r"\bcross-attention\b"),
)
