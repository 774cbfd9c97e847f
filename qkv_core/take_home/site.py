"""A small site without a server: a living page for each example, and an index of them all.

python -m qkv_core.take_home.site FOLDER
"""

import html
import sys
from pathlib import Path

from qkv_core.encoder import Encoder, load_encoder
from qkv_core.examples import EXAMPLES
from qkv_core.figures.theme import BACKGROUND, FONT, NEUTRAL, TEXT
from qkv_core.take_home.document import document
from qkv_core.take_home.export import file_stem
from qkv_core.take_home.living_page import journey

_TITLE = "Query, Key, Value: how a real model attends"
_STYLE = f"""
:root {{ color-scheme: light dark; }}
body {{ font: 18px/1.5 {FONT}; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }}
body {{ background: {BACKGROUND["light"]}; color: {TEXT["light"]}; }}
li {{ list-style: none; border: 1px solid {NEUTRAL}; border-radius: 8px; margin: 0.75rem 0; padding: 0.75rem 1rem; }}
ul {{ padding: 0; }}
a {{ color: inherit; font-weight: 600; }}
q {{ display: block; quotes: none; }}
@media (prefers-color-scheme: dark) {{ body {{ background: {BACKGROUND["dark"]}; color: {TEXT["dark"]}; }} }}
"""


def build(folder: Path, encoder: Encoder) -> list[Path]:
    """Write the site into a folder, which is made if it is missing; the files, the index first."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {label: folder / f"{file_stem(label, 'journey')}.html" for label in EXAMPLES}
    for label, text in EXAMPLES.items():
        journey(encoder.encode(text)).save(pages[label])
    index = folder / "index.html"
    index.write_text(_index(pages), encoding="utf-8")
    return [index, *pages.values()]


def _index(pages: dict[str, Path]) -> str:
    entries = "".join(
        f'<li><a href="{html.escape(page.name)}">{html.escape(label)}</a><q>{html.escape(EXAMPLES[label])}</q></li>'
        for label, page in pages.items()
    )
    body = (
        f"<h1>{_TITLE}</h1><p>Each page is one sentence in one real pretrained model. Touch a word, and its query "
        f"travels to every key; watch the scores become shares and the values flow back. All numbers are the "
        f"model's own.</p><ul>{entries}</ul>"
    )
    return document(_TITLE, body, style=_STYLE)


if __name__ == "__main__":
    build(Path(sys.argv[1]), load_encoder())
