"""Every HTML file that is saved is made here: it runs its own scripts alone and asks nothing of any network."""

import base64
import hashlib
import html
from collections.abc import Iterable, Sequence

# A file has no server to send headers, so its policy stands in a tag of its own, before anything that it is about.
# Nothing may be fetched, sent or framed. Styles may be inline: they can fetch nothing either.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
# For a page with a folder beside it: scripts and numbers come from there, and from nowhere else.
_BESIDE = "; connect-src 'self'; worker-src 'self'"


def document(
    title: str, body: str, *, style: str, scripts: Sequence[str] = (), program: str = "", head: str = ""
) -> str:
    """A whole page: `body` is HTML in which foreign text stands escaped, `title` any text.

    Only `scripts` run, in their order, after the body; one that got into the body would be refused by the browser. A
    `program` is the address of a module beside the page, which may fetch what lies there; `head` is more HTML.
    """
    policy = _POLICY.format(scripts=script_sources(scripts) or ("'self'" if program else "'none'"))
    policy += _BESIDE if program else ""
    module = f'<script type="module" src="{program}"></script>' if program else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title>{head}<style>{style}</style>{module}</head><body>{body}"
        f"{''.join(f'<script>{script}</script>' for script in scripts)}</body></html>"
    )


def script_sources(scripts: Iterable[str]) -> str:
    """The sources of a content security policy that let these inline scripts run, and no other."""
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
