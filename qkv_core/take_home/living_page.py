"""The living picture to take anywhere: one HTML file that moves without a server or a network, or a notebook's output.

from qkv_core.encoder import load_encoder
from qkv_core.take_home.living_page import journey

journey(load_encoder().encode("The cat sat because it was warm."))             # shows it in Jupyter
journey(load_encoder().encode("The cat sat because it was warm.")).save("cat.html")
"""

import base64
import html
import json
from dataclasses import dataclass
from pathlib import Path

from qkv_core.encoder import Encoding
from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import pack
from qkv_core.figures.journey.pack_model import pack_model
from qkv_core.figures.theme import BACKGROUND, FONT, TEXT
from qkv_core.figures.toy import script as toy
from qkv_core.take_home.document import document
from qkv_core.view import View, first_view
from qkv_core.words.journey import WORDS
from qkv_core.words.living_page import about, how_to
from qkv_core.words.toy import WORDS as TOY_WORDS

# A notebook can't know the height of what is in a frame: the picture's parts, and a line for each token up to 24.
_HEIGHT_AROUND, _LINE, _MOST_LINES = 620, 29, 25  # pixels

_STYLE = f"""
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 {FONT}; max-width: 72rem; margin: 1.5rem auto; padding: 0 1rem; }}
body {{ background: {BACKGROUND["light"]}; color: {TEXT["light"]}; }}
h1 {{ font-size: 1.4rem; text-wrap: balance; margin: 0 0 1rem; overflow-wrap: anywhere; }}
footer {{ margin-top: 2rem; font-size: 0.9rem; max-width: 75ch; }}
footer button {{ font: inherit; padding: 0.35rem 0.75rem; margin-right: 0.5rem; }}
@media (prefers-color-scheme: dark) {{ body {{ background: {BACKGROUND["dark"]}; color: {TEXT["dark"]}; }} }}
@media print {{ footer button {{ display: none; }} }}
"""

_TOYS = "qkvToys"
# The same in every file: what differs stands in the element, as base64 and as JSON.
_START = f"""\
const root = document.getElementById("journey");
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const {{ numbers, matrices, choice }} = root.dataset;
const toy = toyOf(async () => globalThis.{_TOYS});
const picture = mount(root, bytesOf(numbers), JSON.parse(choice), {{ toy }}).takeModel(bytesOf(matrices));
savedBy(document.querySelectorAll("[data-format]"), () => picture, "attention");"""


@dataclass(frozen=True, eq=False)
class Journey:
    """One query's journey through a text, all of its heads and tokens to be touched."""

    view: View

    def html(self) -> str:
        """The whole page: numbers, script and style are inside, and nothing is asked of any network."""
        view, encoding, numbers = self.view, self.view.encoding, pack(self.view.encoding)
        return _page(
            encoding.text,
            about(encoding.encoder.name, view.head_name, encoding.interventions),
            numbers=_base64(numbers),
            matrices=_base64(pack_model(view, numbers)),
            choice=_choice(view),
        )

    def save(self, file: str | Path) -> Path:
        """Write the page into a file and return its path; it opens from a folder, an intranet, a course's site."""
        path = Path(file)
        path.write_text(self.html(), encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        """What Jupyter shows: the page in a frame of its own, which can reach nothing of the notebook."""
        # In ASCII, whatever the notebook's page is encoded in: another sign would be another script, which may not run.
        page = html.escape(self.html()).encode("ascii", "xmlcharrefreplace").decode()
        height = _HEIGHT_AROUND + _LINE * min(len(self.view.tokens), _MOST_LINES)
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" width="100%" height="{height}" style="border: 0" '
            f'title="{html.escape(WORDS["titles"]["picture"])}" srcdoc="{page}"></iframe>'
        )


def journey(
    encoding: Encoding, *, layer: int | None = None, head: int | None = None, query: int | None = None
) -> Journey:
    """The journey of one query, to show in a notebook or to save; what is not given is chosen as the app does.

    Layers, heads and tokens count from 0. Raises ValueError for one that the encoding does not have.
    """
    first, encoder = first_view(encoding), encoding.encoder
    return Journey(
        View(
            encoding,
            layer=_checked("layer", layer, first.layer, encoder.n_layers),
            head=_checked("head", head, first.head, encoder.n_heads),
            query=_checked("query", query, first.query, len(encoding.tokens)),
        )
    )


def template(model: str) -> str:
    """The same page for a browser to fill in: {{title}}, {{head}}, {{numbers}}, {{matrices}} and {{choice}}."""
    places = {name: f"{{{{{name}}}}}" for name in ("title", "head", "numbers", "matrices", "choice")}
    of_model = about(model, places.pop("head"))
    return _page(places.pop("title"), of_model, **places)


def _page(title: str, of_model: str, **data: str) -> str:
    body = (
        f"<h1>{html.escape(title)}</h1>{stage('journey', **data)}"
        f"<footer><p>{html.escape(how_to())}</p><p>{html.escape(of_model)}</p>"
        f'<button data-format="svg">Save SVG</button><button data-format="png">Save PNG</button></footer>'
    )
    style = _STYLE + script.stylesheet()
    return document(title, body, style=style, scripts=[toy.kept(TOY_WORDS, _TOYS), script.program(WORDS, _START)])


def _checked(name: str, number: int | None, default: int, count: int) -> int:
    if number is None:
        return default
    if not 0 <= number < count:
        raise ValueError(f"{name} must be a whole number from 0 to {count - 1}; got {number}.")
    return number


def stage(place: str, **data: str) -> str:
    """The element that a picture is shown in, with what its `dataset` has."""
    title = html.escape(WORDS["titles"]["picture"])
    more = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items())
    return f'<section class="journey" data-name="picture" id="{place}" aria-label="{title}"{more}></section>'


def starting(view: View, place: str) -> str:
    """JavaScript, inside of `script.program`, that shows the view in the element with this id.

    The numbers come as base64, which holds no sign that could end the script it stands in. x and the matrices, and with
    them the first and the last scene, are left out.
    """
    return f"mount(document.getElementById({json.dumps(place)}), {_as_script(pack(view.encoding))}, {_choice(view)})"


def _as_script(numbers: bytes) -> str:
    return f'Uint8Array.from(atob("{_base64(numbers)}"), (sign) => sign.charCodeAt(0))'


def _base64(numbers: bytes) -> str:
    return base64.b64encode(numbers).decode()


def _choice(view: View) -> str:
    choice = {"layer": view.layer, "head": view.head, "query": view.query, "hide_special": view.hide_special}
    return json.dumps(choice)
