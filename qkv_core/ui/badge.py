"""The audit badge: are a text's numbers on screen those of the published model?

Every page has one for the sentence above it, and for a second text. What else is computed there goes through the same
code, but not through the proof: the badge says so.
"""

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.reference import TOLERANCE, Audit
from qkv_core.server.proof import Unavailable, prover
from qkv_core.server.settings import settings
from qkv_core.take_home.export import for_spreadsheets

_SECONDS_BETWEEN_LOOKS = 1.0


def badge(encoding: Encoding, whose: str = "your sentence", key: str = "audit") -> None:
    """Draw the badge for a text's encoding; while the audit runs, look again every second."""
    finished = _result(encoding) is not None
    st.fragment(_draw, run_every=None if finished else _SECONDS_BETWEEN_LOOKS)(encoding, whose, key, finished)


def _draw(encoding: Encoding, whose: str, key: str, was_finished: bool) -> None:
    result = _result(encoding)
    if result is not None and not was_finished:
        st.rerun()  # once: the page is drawn anew without the clock
    with st.container(key=key):
        if result is None:
            st.badge("Comparing with the published model …", icon=":material/hourglass_top:", color="gray")
        elif isinstance(result, Unavailable):
            with st.popover("Proof unavailable", icon=":material/help:", type="tertiary"):
                st.markdown(f"{result.reason} The numbers are computed all the same; here they can't be compared.")
        else:
            _show_audit(encoding, result, whose, key)


def _result(encoding: Encoding) -> Audit | Unavailable | None:
    if not settings().proof:
        return Unavailable("The owner of this server switched the proof off (QKV_PROOF=off).")
    return prover(encoding.encoder.folder).result(encoding)


def _show_audit(encoding: Encoding, audit: Audit, whose: str, key: str) -> None:
    if audit.passed:
        label, icon = f"Same numbers as the published model, for {whose}", ":material/verified:"
    else:
        label, icon = f"NOT the published model's numbers, for {whose}", ":material/error:"
        st.error(f"{_fault(audit)} Don't rely on what you see here; please report the sentence.", icon=icon)
    details = st.popover(label, icon=icon, type="tertiary", key=f"{key}-details", on_change="rerun")
    if details.open:
        with details:
            _show_differences(encoding, audit, whose)


def _fault(audit: Audit) -> str:
    return audit.disagreement or (
        f"These numbers differ from the published model's by up to {audit.max_abs_diff:.1e}, more than {TOLERANCE:.0e}."
    )


def _show_differences(encoding: Encoding, audit: Audit, whose: str) -> None:
    if audit.disagreement:
        st.markdown(
            f"The same text went through **{encoding.encoder.name}** in sentence-transformers (PyTorch). "
            f"{audit.disagreement} So no number can be compared with ours (NumPy)."
        )
        return
    st.markdown(
        f"The same text went through **{encoding.encoder.name}** in sentence-transformers (PyTorch), and every "
        f"number was compared with ours (NumPy). PyTorch took {audit.seconds * 1000:.0f} ms. Float32 rounds, so two "
        f"ways to compute the same leave small differences: here at most **max |Δ| {audit.max_abs_diff:.1e}**, and up "
        f"to {TOLERANCE:.0e} counts as the same. Below, the largest ones."
    )
    st.markdown(
        f"**This is about {whose}**, in the untouched model. What else a page computes, such as a shelf of books, the "
        "search of the vocabulary or a changed head, goes through the same code, but is not compared here."
    )
    st.markdown(f"Sentence embedding: **{audit.sentence_embedding:.1e}**. Attention weights, per layer and head:")
    heads = {
        f"H{head}": [f"{row[head]:.0e}" for row in audit.attention_weights] for head in range(encoding.encoder.n_heads)
    }
    layers = [f"L{layer}" for layer in range(encoding.encoder.n_layers)]
    st.dataframe(
        for_spreadsheets({"layer": layers} | heads),
        hide_index=True,
        alt="Differences of attention weights per layer, head",
    )
    states = ["embeddings", *(f"after L{layer}" for layer in range(encoding.encoder.n_layers))]
    st.markdown("Hidden states:")
    st.dataframe(
        for_spreadsheets({"hidden state": states, "max |Δ|": [f"{value:.1e}" for value in audit.hidden_states]}),
        hide_index=True,
        alt="Differences of hidden states per layer",
    )
