"""The terms that no page explains in passing: one sentence each, written here alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term as the pages write it, and what it means."""

    name: str
    says: str  # Markdown
    written: str  # a regular expression for how it stands in a sentence; its groups are {0} and {1} in name and words

    def in_(self, text: str) -> re.Match[str] | None:
        """Where the term stands in a text first."""
        return re.search(self.written, text, re.IGNORECASE)

    def explained(self, found: re.Match[str]) -> str:
        """The term as it was written, and its sentence."""
        return f"**{self.name.format(*found.groups())}**: {self.says.format(*found.groups())}"


TERMS = (
    Term("L{0}H{1}", "layer {0}, head {1}, as the field writes it; both count from 0.", r"\bL(\d+)H(\d+)\b"),
    Term("layer", "one round of attention and feed-forward; what comes out is the next layer's x.", r"\blayers?\b"),
    Term(
        "head",
        "one search of a layer's several, which run side by side, each with its own W_Q, W_K and W_V.",
        r"\bheads?\b|\bL\d+H\d+\b",
    ),
    Term("token", "a piece of text as the model reads it: a word, a part of one (`##s`), or a mark.", r"\btokens?\b"),
    Term("[CLS], [SEP]", "markers that the tokenizer puts before and after every text.", r"\[CLS\]|\[SEP\]"),
    Term("query, q", "what a token looks for: its x times W_Q, plus a bias.", r"\bquer(?:y|ies)\b|\bq\b"),
    Term("key, k", "what a token can be found by: its x times W_K, plus a bias.", r"\bkeys?\b|\bk\b"),
    Term("value, v", "what a token hands over: its x times W_V, plus a bias.", r"\bvalues?\b|\bv\b"),
    Term("x", "the numbers that stand for a token when it enters a layer.", r"\bx\b"),
    Term("score", "the dot product q·k of a query and a key: large where they fit.", r"\bscores?\b"),
    Term("dₖ", "how many numbers a query and a key have; the scores are divided by its root.", r"dₖ"),
    Term(
        "softmax",
        "e to the power of each number, divided by the sum of all of these: shares that sum to 1.",
        r"\bsoftmax\b",
    ),
    Term("attention weight", "the share of a query's attention that one key gets.", r"\bweights?\b|\battention\b"),
    Term("z", "what a head brings back for a query: all values, each times its weight, added up.", r"\bz\b"),
    Term("W_O", "the learned matrix that carries the heads' z back to the width of x.", r"\bW_O\b"),
    Term(
        "bias",
        "learned numbers that are added whatever the token is; the article's formula has none.",
        r"\bbias(?:es)?\b",
    ),
    Term("cosine", "how far two vectors point the same way: 1 the same, 0 across, −1 opposite.", r"\bcosines?\b"),
    Term("LayerNorm", "brings each token's numbers back to one scale.", r"\bLayerNorms?\b"),
    Term("float32", "numbers as the model computes them: some seven digits each.", r"\bfloat32\b"),
)


def newly_explained(markdown: str, said_before: Iterable[str]) -> str | None:
    """What the terms mean that a page says here for the first time, as Markdown; None if it says no new one."""
    before = "\n".join(said_before)
    new = [term for term in TERMS if not term.in_(before)]
    found = ((term, term.in_(markdown)) for term in new)
    return "\n\n".join(term.explained(match) for term, match in found if match) or None
