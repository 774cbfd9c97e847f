"""The stills beside Home's questions as files of this server, loaded once and when they come into sight.

`st.image` would make JPEGs of them, twice as large, and anew whenever Home is drawn; and whatever is an element of its
own is sent again at every click on Home.
"""

from functools import cache
from pathlib import Path

from starlette.responses import Response

from qkv_core.ui.files import Folder

STILLS = Path(__file__).parent / "assets" / "stills"  # tests/browser/stills.py takes them of the app
_folder = Folder("stills", lambda _, still: Response(still, media_type="image/webp"))
_ADDRESSES = {file.stem: _folder.add(file.stem, file.suffix, file.read_bytes()) for file in STILLS.glob("*.webp")}
_RULE = '.st-key-questions a[href$="{page}"]::before {{ background-image: url("{address}"); }}\n'
route = _folder.route


@cache
def style(theme: str) -> str:
    """Each question's still, "light" or "dark", as a rule for its link: a picture says nothing that its words don't."""
    pages = {page.removesuffix(f"-{theme}"): address for page, address in _ADDRESSES.items() if page.endswith(theme)}
    return "".join(_RULE.format(page=page, address=address) for page, address in pages.items())
