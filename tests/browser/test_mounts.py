"""Numbers and choice reach the browser apart, in either order: the view that they meet in is drawn all the same."""

import base64

import pytest

from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import pack
from qkv_core.words.journey import WORDS

CHOICE = {"layer": 3, "head": 1, "query": 2, "hide_special": False, "turn": 0}
MOUNT = """
async ([name, first, modules, packed, choice]) => {
  const data = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const [numbers, told] = (await Promise.all(modules.map((text) => import(`data:text/javascript;base64,${text}`))))
    .map((module) => module.default);
  const parentElement = document.body;
  const mounts = [
    () => numbers({ data, parentElement, setTriggerValue() {} }),
    () => told({ data: { name, choice } }),
  ];
  for (const mount of first === "numbers" ? mounts : mounts.reverse()) mount();
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return [...document.querySelectorAll("[role=option][aria-selected=true]")].map((option) => option.textContent);
}
"""


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("first", ["numbers", "choice"])
@pytest.mark.parametrize("name", ["picture", "tokens"])
def test_whichever_comes_first_the_asking_token_is_marked(page, encoder, name, first):
    page.set_content(f'<section class="journey" data-name="{name}"></section>')
    page.add_style_tag(content=script.stylesheet())
    encoding = encoder.encode("The cat sat.")
    modules = [in_base64(script.module(*entry)) for entry in (("streamlit.js", WORDS), ("streamlit_choice.js", {}))]
    packed = base64.b64encode(pack(encoding, tuple(range(encoder.n_layers)), None)).decode()
    chosen = page.evaluate(MOUNT, [name, first, modules, packed, CHOICE])
    assert any("cat" in option for option in chosen), chosen
