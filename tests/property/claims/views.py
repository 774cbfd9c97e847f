"""Thousands of views on which every claim has to hold: many scripts and lengths, odd tokens, changed models."""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from qkv_core.encoder import Encoding
from qkv_core.examples import EXAMPLES
from qkv_core.interventions import Intervention, parse_interventions
from qkv_core.view import View
from qkv_core.words.claims import Paragraph
from tests import equations
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


def under(view: View, interventions: Sequence[Intervention]) -> View:
    """The same view with the model changed, without the layers above it that no change names: no claim is on those."""
    encoder, text = view.encoding.encoder, view.encoding.text
    named = (encoder.n_layers - 1 if change.layer is None else change.layer for change in interventions)
    n_layers = 1 + max([view.layer, *named])
    return view.of(encoder.encode(text, interventions, lambda layers: tuple(islice(layers, n_layers))))


def long_rows(n: int, *, seed: int = 2018) -> Iterator[View]:
    """So many views of the texts of a hundred tokens and more, where a weight is often one of many like it."""
    draw, pool = random.Random(seed), [encoding for encoding in encodings() if len(encoding.tokens) > 100]
    assert len(pool) >= 3
    for index in range(n):
        encoding = pool[index % len(pool)]
        yield View(encoding, draw.randrange(6), draw.randrange(12), draw.randrange(len(encoding.tokens)))


def as_shown(weight: float) -> str:
    """A share as the living picture writes it: two digits, and what is too small or too near to all said as that."""
    percent = 100 * weight
    if 0 < percent < 0.05 or 99.95 <= percent < 100:
        return "<0.1%" if percent < 50 else ">99.9%"
    if 0 < percent < 9.95 or 99.5 <= percent < 100:
        return f"{math.floor(10 * percent + 0.5) / 10:.1f}%"
    return f"{math.floor(percent + 0.5)}%"


def share_the_lead(weights: Sequence[float], keys: Sequence[int], shown: str) -> bool:
    """These keys, and no others, show the largest number, which is the one said; none has a third more than another."""
    lead = [weights[key] for key in keys]
    others = [weight for key, weight in enumerate(weights) if key not in keys]
    return (
        max(weights) == max(lead) <= 1.34 * min(lead)
        and {as_shown(weight) for weight in lead} == {shown}
        and all(weight < min(lead) and as_shown(weight) != shown for weight in others)
    )


def check(said: Paragraph, oracles: Mapping[str, Callable[..., bool]], *subject: Any) -> int:
    """Every claim of a paragraph against its oracle, which gets the subject and what the claim is about; how many.

    What the paragraph prints as an operation on numbers is done again.
    """
    equations.checked(said)
    for claim in said.claims:
        assert claim.name in oracles, f"No oracle says what “{claim.name}” means: {claim.text}"
        assert oracles[claim.name](*subject, **claim.about), f"{claim.name} is false: {claim.text}"
    return len(said.claims)
