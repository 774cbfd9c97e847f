"""The sentence as a row of tokens, coloured by what one query pays to each."""

import html

import streamlit as st

from qkv_core.figures.theme import NEUTRAL, QUERY, colour_at, readable_text_on
from qkv_core.ui.show import mode
from qkv_core.view import View


def token_strip(view: View) -> None:
    """Every visible token with the chosen query's weight under it; the query itself is framed."""
    chips = "".join(_chip(view.tokens[key], float(view.row[key]), asks=key == view.query) for key in view.visible)
    asks = html.escape(view.asks)
    label = f"The sentence, each token with the attention weight that the query “{asks}” gives it."
    st.html(
        f'<div role="list" tabindex="0" aria-label="{label}" style="display:flex;flex-wrap:wrap;gap:4px;'
        f'max-height:16rem;overflow-y:auto">{chips}</div>'
    )


def _chip(token: str, attention_weight: float, *, asks: bool) -> str:
    background = colour_at(attention_weight, mode())
    frame = f"outline:3px solid {QUERY};outline-offset:-3px;" if asks else ""
    return (
        f'<div role="listitem" style="background:{background};color:{readable_text_on(background)};{frame}'
        f'border:1px solid {NEUTRAL};border-radius:6px;padding:4px 8px;text-align:center;line-height:1.25">'
        f'<div style="font-weight:600;white-space:nowrap">{html.escape(token)}</div>'
        f'<div style="font-size:0.8rem">{attention_weight:.2f}</div></div>'
    )
