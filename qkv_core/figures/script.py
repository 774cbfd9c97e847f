"""A picture for a page of its own: the scripts that draw it there, without a server."""

import json

from plotly.offline import get_plotlyjs

from qkv_core.figures.picture import Picture

_CONFIG = {"displaylogo": False, "responsive": True}


def library() -> str:
    """Plotly's own source, which has to run before any drawing."""
    source: str = get_plotlyjs()
    return source


def drawing(picture: Picture, place: str) -> str:
    """Draws the picture into the element with this id; a text in it can't end the script that it stands in."""
    figure = json.loads(picture.figure.to_json()) | {"config": _CONFIG}
    return f"Plotly.newPlot({json.dumps(place)}, {json.dumps(figure)})".replace("<", "\\u003c")
