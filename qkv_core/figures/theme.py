"""The only place with a colour, a colour scale, a font size or a template.

Colours are Okabe and Ito's (2008), safe for colour-blind readers; scales run monotonically in
lightness away from the page's background, so that stronger always means further from the page.
"""

from functools import lru_cache

import plotly.graph_objects as go
import plotly.io

# Plotly would copy a look of its own into each new figure, which takes longer than to make it.
plotly.io.templates.default = None

QUERY = "#0072b2"
KEY = "#d55e00"
VALUE = "#009e73"
OUTPUT = "#cc79a7"
NEUTRAL = "#7d8190"
# The same as words, dark or light enough for small type; .streamlit/config.toml gives them to Streamlit's Markdown.
ROLE_WORDS = {
    "light": {"query": "#0072b2", "key": "#b25105", "value": "#00694c", "output": "#955b7d"},
    "dark": {"query": "#3d94c4", "key": "#df853d", "value": "#4fc7a4", "output": "#d899bc"},
}
FIRST, SECOND = "#7b52c7", "#a8750a"  # two of a kind, set side by side: apart from every role

INK = "#000000"  # on paper
BACKGROUND = {"light": "#ffffff", "dark": "#111318"}
TEXT = {"light": "#15161b", "dark": "#f2f2f5"}
TROUBLE = {"light": "#b3261e", "dark": "#ff8a80"}  # as words: something is not as it should be
_GRID = {"light": "#dcdde4", "dark": "#353944"}
SEQUENTIAL = {
    "light": ["#ffffff", "#fde3d0", "#fbb89a", "#f1605d", "#b5367a", "#721f81", "#3b0f70", "#150e37"],
    "dark": ["#111318", "#330c50", "#5c1a7e", "#9e2f7f", "#d6456c", "#f8765c", "#feb078", "#fcfdbf"],
}
DIVERGING = {
    "light": ["#053061", "#2166ac", "#74add1", "#d6e8f2", "#ffffff", "#fbe0d0", "#f4a582", "#c2372f", "#67001f"],
    "dark": ["#d5ecff", "#7fc0f0", "#3f8cc9", "#1f4468", "#111318", "#6b3126", "#cc6248", "#f4a582", "#ffe7da"],
}
_COLOUR_BAR = {
    "outlinewidth": 0,
    "thickness": 12,
    "ticklen": 3,
    "lenmode": "pixels",
    "len": 260,
    "y": 1,
    "yanchor": "top",
}
FONT = "Source Sans, Source Sans Pro, sans-serif"
FONT_SIZE = 14
SMALL_FONT_SIZE = 11
PROJECTOR_FONT_SIZE = 19
TITLE_HEIGHT = 5 * FONT_SIZE  # pixels above a figure, unless it says otherwise


@lru_cache(maxsize=4)
def template(mode: str, font_size: int = FONT_SIZE) -> go.layout.Template:
    """The look of every figure, for mode "light" or "dark"; figures name no colours of their own but role colours.

    Plotly takes the sequential scale for a colour axis from 0 up, the diverging one for an axis across 0.
    """
    axis = {"gridcolor": _GRID[mode], "zerolinecolor": _GRID[mode], "linecolor": _GRID[mode], "automargin": True}
    axis |= {"title": {"standoff": 12}, "fixedrange": True}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": font_size, "color": TEXT[mode]},
            "title": {
                "font": {"size": font_size + 2},
                "x": 0,
                "xanchor": "left",
                "xref": "container",
                "yref": "container",
                "y": 1,
                "yanchor": "top",
                "pad": {"l": 4, "t": font_size},
            },
            "paper_bgcolor": BACKGROUND[mode],
            "plot_bgcolor": BACKGROUND[mode],
            "colorscale": {"sequential": _stops(SEQUENTIAL[mode]), "diverging": _stops(DIVERGING[mode])},
            "coloraxis": {"colorbar": _COLOUR_BAR},
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 8, "r": 8, "t": TITLE_HEIGHT * font_size // FONT_SIZE, "b": 8},
            "hoverlabel": {"font": {"size": font_size}, "align": "left"},
        }
    )


def dress(figure: go.Figure, mode: str, font_size: int = FONT_SIZE) -> None:
    """Give a figure the look of a mode.

    An axis whose title begins with a role, as in "Key: …", has its colour; so have the words of a trace whose `meta` is
    a role.
    """
    _scale(figure, font_size / (figure.layout.template.layout.font.size or FONT_SIZE))
    figure.layout.template = template(mode, font_size)
    for role, colour in ROLE_WORDS[mode].items():
        figure.update_traces(textfont_color=colour, selector={"meta": role})
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        role = (axis.title.text or "").partition(":")[0].lower()
        if role in ROLE_WORDS[mode]:
            axis.title.font["color"] = ROLE_WORDS[mode][role]  # as an attribute it takes twice as long


def _scale(figure: go.Figure, factor: float) -> None:
    """Plotly fits no margins to a matrix (matrix.py says why): its cells and the room for their names grow with it."""
    layout = figure.layout
    if layout.xaxis.automargin is False and not layout.font.size:
        for side in "lrtb":
            layout.margin[side] = round(layout.margin[side] * factor)
        layout.height = round(layout.height * factor)
        layout.width = layout.width and round(layout.width * factor)


def _stops(colours: list[str]) -> list[list[float | str]]:
    return [[index / (len(colours) - 1), colour] for index, colour in enumerate(colours)]
