"""The site's one page, as HTML: what is seen before any script runs, and the places that the scripts fill."""

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

from qkv_core.figures.journey import script
from qkv_core.figures.theme import BACKGROUND, FONT, KEY, NEUTRAL, QUERY, SECOND, TEXT, TROUBLE
from qkv_core.take_home.document import document
from qkv_core.take_home.living_page import stage
from qkv_core.words.site import APP, LABELS, LEAD, PRIVACY, TEACHERS, TITLE


def page(site: Mapping[str, Any], style: str, *, program: str, scripts: Sequence[str], numbers: str) -> str:
    """The page; `site` is what its scripts know, `program` the address of the first of them.

    `scripts` are all of them and `numbers` what the picture begins with, so that they are asked for at once.
    """
    head = '<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">'
    head += f'<meta name="description" content="{html.escape(LEAD)}">'
    head += f'<link rel="preload" as="fetch" crossorigin href="{numbers}">'
    head += "".join(f'<link rel="modulepreload" href="{name}">' for name in scripts)
    known = json.dumps(site, ensure_ascii=False).replace("<", "\\u003c")
    body = (
        f"<header><h1>{html.escape(TITLE)}</h1><p>{html.escape(LEAD)}</p></header>"
        f"<main>{_asking(site)}{_told(site['model'])}{_picture()}{_after()}</main>"
        f'<script type="application/json" id="site">{known}</script>'
    )
    return document(TITLE, body, style=colours() + style + script.stylesheet(), head=head, program=program)


def colours() -> str:
    """Those of theme.py as the style sheet of a page names them, for a light and a dark one."""

    def of(mode: str) -> str:
        return f"--page:{BACKGROUND[mode]};--ink:{TEXT[mode]};--trouble:{TROUBLE[mode]};"

    roles = f"--query:{QUERY};--key:{KEY};--neutral:{NEUTRAL};--second:{SECOND};"
    light = f":root{{--font:{FONT};{roles}{of('light')}}}\n"
    return f"{light}@media (prefers-color-scheme: dark) {{ :root{{{of('dark')}}} }}\n"


def _asking(site: Mapping[str, Any]) -> str:
    options = "".join(
        f'<option value="{number}">{html.escape(example["label"])}</option>'
        for number, example in enumerate(site["examples"])
    )
    first = html.escape(site["examples"][0]["text"])
    return (
        f'<div class="asking"><label for="sentence">{LABELS["sentence"]}</label>'
        f'<textarea id="sentence" rows="1" spellcheck="false" autocomplete="off">{first}</textarea>'
        f'<label for="example">{LABELS["example"]}</label><select id="example">'
        f'<option value="" hidden>{LABELS["own"]}</option>{options}</select></div>'
    )


def _told(model: Mapping[str, Any]) -> str:
    keep = LABELS["keep"].format(more=f"{model['words_bytes'] / 1e6:.0f}")
    return (
        f'<div class="told"><p id="news" role="status"></p>'
        f'<progress id="loaded" aria-label="{LABELS["loaded"]}" hidden></progress>'
        f"{_button('load', LABELS['load'], hidden=True)}{_button('keep', keep, hidden=True)}"
        f'<p id="badge" role="status"></p></div>'
    )


def _picture() -> str:
    waiting = f"<p>{html.escape(LABELS['picture'])}</p>"
    return stage("picture").replace("></section>", f' aria-busy="true">{waiting}</section>') + '<p id="source"></p>'


def _after() -> str:
    stills = "".join(f'<button type="button" data-format="{kind}">{LABELS[kind]}</button>' for kind in ("svg", "png"))
    return (
        f'<div class="buttons">{stills}{_button("save", LABELS["save"])}{_button("copy", LABELS["copy"])}'
        f'<a id="own" target="_blank" rel="noopener" href="">{LABELS["own_tab"]}</a></div>'
        f'<div class="more"><p>{html.escape(PRIVACY)}</p>'
        f"<details><summary>{TEACHERS['title']}</summary><p>{html.escape(TEACHERS['how'])}</p>"
        f'<label for="frame">{TEACHERS["frame"]}</label><textarea id="frame" rows="3" readonly></textarea></details>'
        f"<h2>{APP['title']}</h2><p>{html.escape(APP['what'])}</p><pre>{APP['commands']}</pre></div>"
    )


def _button(name: str, label: str, *, hidden: bool = False) -> str:
    return f'<button type="button" id="{name}"{" hidden" if hidden else ""}>{label}</button>'
