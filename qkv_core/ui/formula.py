"""A formula with its roles in their colours."""

import streamlit as st

from qkv_core.figures import theme
from qkv_core.ui.show import mode


def formula(latex: str) -> None:
    r"""Draw it; what stands in `\query{}`, `\key{}`, `\value{}` or `\output{}` has that role's colour."""
    for role, colour in theme.ROLE_WORDS[mode()].items():
        latex = latex.replace(rf"\{role}{{", rf"\textcolor{{{colour}}}{{")
    st.latex(latex)
