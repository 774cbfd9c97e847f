"""What takes longer than a click: computed when somebody asks for it, with its progress, and then kept for all.

Who asks for what is being computed already waits for it (the condition) instead of computing it again.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from threading import Condition

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached

from qkv_core.attention import Array, read_only
from qkv_core.interventions import Intervention, Kind, format_interventions
from qkv_core.measures.corpus import CorpusProfile, profile
from qkv_core.measures.head_scaling import Choosiness, DivisorSweep, divisor_sweep, divisors
from qkv_core.measures.head_scaling import choosiness as measure_choosiness
from qkv_core.measures.knock_out import knock_out_scan
from qkv_core.measures.kv_cache import Costs
from qkv_core.measures.kv_cache import seconds as seconds_of_reading
from qkv_core.measures.likeness import Likeness
from qkv_core.measures.likeness import likeness as measure_likeness
from qkv_core.measures.quality import Grading, Quality, word_vector_quality
from qkv_core.measures.quality import quality as measure_quality
from qkv_core.measures.scaling import Draws, RandomNumbers, Sweep, draws, sweep
from qkv_core.ui import cache, runs
from qkv_core.words.markdown import code

_MAX_BYTES = 2**20  # of scans: thousands of them, since one is a number a head
_MAX_NUMBERS = 4096
_MAX_QUALITIES = 256  # of some 16 kilobytes each
_MAX_SWEEPS = 128  # of some two kilobytes each
_PROGRESS_FROM = 40  # texts; fewer are embedded before a bar could be read
_TOGETHER = 20  # texts between two steps of the bar
_SECONDS_BETWEEN = 0.2  # two steps that are told: at each the browser draws the page, for longer than some texts take


@contextmanager
def progress(label: str, clock: Callable[[], float] = time.monotonic) -> Iterator[Callable[[int, int], None]]:
    """A bar while something is computed; it gives what is to be called with how much is done, and of how much."""
    runs.rest()
    bar = st.progress(0.0, label)
    told = -math.inf

    def advance(done: int, total: int) -> None:
        nonlocal told
        if (now := clock()) - told >= _SECONDS_BETWEEN:
            told = now
            bar.progress(done / total, f"{label}: {done} of {total}")

    try:
        yield advance
    finally:
        bar.empty()


def _n_bytes(scan: Array) -> int:
    return scan.nbytes


@cached(LRUCache(maxsize=_MAX_BYTES, getsizeof=_n_bytes), key=cache.of_the_model, condition=Condition())
def knock_outs(text: str) -> Array:
    """The cosine of the text's sentence embedding without each head and with it: [n_layers, n_heads]."""
    encoding = cache.encode(text)
    layers: list[Array] = []
    with progress("Knocking out one head after the other, layer by layer") as advance:
        for cosines in knock_out_scan(encoding):
            layers.append(cosines)
            advance(len(layers), len(encoding.layers))
    return read_only(np.stack(layers))


@cached(LRUCache(maxsize=_MAX_QUALITIES), key=cache.of_the_model, condition=Condition())
def quality(interventions: tuple[Intervention, ...] = ()) -> Quality:
    """How well the model grades the labelled pairs under these interventions."""
    name = format_interventions(interventions) or "the untouched model"
    with progress(f"Texts that {code(name)} has read") as advance:
        return measure_quality(cache.encoder(), interventions, advance)


def grading(changes: Mapping[str, tuple[Intervention, ...]]) -> Grading:
    """The quality of the untouched model, under each change, and of the two yardsticks."""
    return Grading(
        untouched=quality(),
        changes={name: quality(change) for name, change in changes.items()},
        without_heads=quality((Intervention(Kind.KNOCK_OUT),)),
        word_vectors=_word_vector_quality(),
    )


@cached({}, key=cache.of_the_model, condition=Condition())
def _word_vector_quality() -> Quality:
    return word_vector_quality(cache.encoder())


def sentence_embeddings(texts: Sequence[str]) -> Array:
    """The sentence embeddings of a shelf's texts, [n, d_model]."""
    missing = cache.without_embedding(texts)
    with progress("Embedding the shelf") if len(missing) >= _PROGRESS_FROM else nullcontext() as advance:
        for start in range(0, len(missing), _TOGETHER):
            cache.add_sentence_embeddings(missing[start : start + _TOGETHER])
            if advance is not None:
                advance(min(start + _TOGETHER, len(missing)), len(missing))
    return np.stack([cache.sentence_embedding(text) for text in texts])


def corpus_profile() -> CorpusProfile:
    """What every head does over the corpus: the same for all visitors, 17 MB for the bundled model."""
    # Outside of what is cached, so that whoever waits for another visitor's reading is told so, too.
    with st.spinner("Reading the corpus, once for all visitors, to say what a head usually does"):
        return _corpus_profile()


@cached({}, key=cache.of_the_model, condition=Condition())
def _corpus_profile() -> CorpusProfile:
    with progress("Texts that are read") as advance:
        return profile(cache.encoder(), progress=advance)


def random_numbers(d_k: int) -> RandomNumbers:
    """What random vectors of one size do: the same numbers for all visitors."""
    return RandomNumbers(d_k, _random_sweep())


@cached({}, condition=Condition())
def _random_sweep() -> Sweep:
    with st.spinner("Measuring random heads of every size"):
        return sweep()


@cached({}, condition=Condition())
def random_draws() -> Draws:
    """The same random heads drawn again and again: what holds of every draw."""
    with st.spinner("Drawing random heads again"):
        return draws()


@cached(LRUCache(maxsize=_MAX_NUMBERS), key=cache.of_the_model, condition=Condition())
def choosiness(text: str) -> Choosiness:
    """What a query of the text gives its favourite key, with the division by √d_head and without it."""
    return measure_choosiness(cache.encode(text))


@cached(LRUCache(maxsize=_MAX_SWEEPS), key=cache.of_the_model, condition=Condition())
def every_divisor(text: str) -> DivisorSweep:
    """What dividing a text's scores by each number on offer does to all heads."""
    encoding = cache.encode(text)
    with st.spinner("Dividing the scores of every head by one number after the other"):
        return divisor_sweep(encoding, divisors(encoding.encoder.d_head))


@cached({}, key=cache.of_the_model, condition=Condition())
def costs_of_reading() -> Costs:
    """What one token more costs on this server, from a cache and without: measured once for all visitors."""
    with st.spinner("Reading a text token by token, with a cache and without"):
        return seconds_of_reading(cache.encoder())


@cached({}, key=cache.of_the_model, condition=Condition())
def likeness() -> Likeness:
    """How alike the model's W_Q, W_K and W_V are: measured once, for no sentence changes them."""
    with st.spinner("Measuring every head of the model"):
        return measure_likeness(cache.encoder().layers)
