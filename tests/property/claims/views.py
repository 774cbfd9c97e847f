"""Thousands of views on which every claim has to hold: many scripts and lengths, odd tokens, changed models."""

import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from qkv_core.encoder import Encoding
from qkv_core.examples import EXAMPLES
from qkv_core.interventions import parse_interventions
from qkv_core.view import View
from qkv_core.words.claims import Paragraph
from tests.models import bundled

TEXTS = (
    *EXAMPLES.values(),
    "it",
    ".",
    "the the the the the",
    "The cat saw the cat that saw the other cat.",
    "[CLS] it [SEP] is [MASK] typed",
    "𐌀𐌁 𐌂𐌃 𐌄",  # [UNK] only
    "I drink tea.",
    "I drink strong green tea from Japan.",
    "Because it was, it was; and it is.",
    "1 2 3 4 5 6 7 8 9 10",
    "?! ... ,,, ;; ()",
    "antidisestablishmentarianism and floccinaucinihilipilification",
    "猫が道を渡らなかったのは、とても疲れていたからだ。",
    "Кошка не перешла улицу, потому что она слишком устала.",
    "القطة لم تعبر الشارع لأنها كانت متعبة جدا وكان الطريق طويلا والليل باردا.",
    "Η γάτα δεν πέρασε τον δρόμο.",
    "बिल्ली ने सड़क पार नहीं की।",
    "🙂🙂 it 🙂",
    "Zürich naïve café",
    "a " * 120,
    " ".join(f"word{n}" for n in range(200)),  # cut at 256 tokens
)
CHANGES = (
    "",
    "uniform@L3H1",
    "knock-out@L0",
    "no-scale@all",
    "temperature=0.01@all",
    "temperature=100@all",
    "tie-qk@L2H5",
    "v-from-k@all",
    "random-w=3@L3,swap-qk@L4H3",
)


@cache
def encodings() -> tuple[Encoding, ...]:
    """Every text in the published model."""
    return tuple(bundled().encode(text) for text in TEXTS)


@cache
def changed_encodings() -> tuple[Encoding, ...]:
    """Some of the texts under every change."""
    encoder = bundled()
    return tuple(encoder.encode(text, parse_interventions(change)) for text in TEXTS[::4] for change in CHANGES)


def views(n: int, *, seed: int = 2017, changed: bool = False) -> Iterator[View]:
    """So many views, drawn anew from a seed: of each text in turn a head, a query, and markers shown or hidden."""
    draw = random.Random(seed)
    pool = changed_encodings() if changed else encodings()
    for index in range(n):
        encoding = pool[index % len(pool)]
        layer, head = draw.randrange(len(encoding.layers)), draw.randrange(encoding.encoder.n_heads)
        yield View(encoding, layer, head, draw.randrange(len(encoding.tokens)), draw.random() < 0.2)


def check(said: Paragraph, oracles: Mapping[str, Callable[..., bool]], *subject: Any) -> int:
    """Every claim of a paragraph against its oracle, which gets the subject and what the claim is about; how many."""
    for claim in said.claims:
        assert claim.name in oracles, f"No oracle says what “{claim.name}” means: {claim.text}"
        assert oracles[claim.name](*subject, **claim.about), f"{claim.name} is false: {claim.text}"
    return len(said.claims)
