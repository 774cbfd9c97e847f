"""The site: from a key to the picture, long texts, a cold visit, the memory of the tab.

    python -m tests.bench.bench_site

A key's picture is measured against the same key's own letter, in the same page: both are painted in the second frame
after what brought them.
"""

import json
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from qkv_core.checkpoint import load_checkpoint
from qkv_core.take_home.site.build import build
from tests.bench.bench_journey import SENTENCE, p95, text_of
from tests.bench.common import chromium, report
from tests.bench.unwatched import unwatched_tab
from tests.browser.static_host import StaticHost, static_host

KEYS = 60
PAUSE = 250  # milliseconds between two keys: a quick typist
MBIT = 20
WATCH = """() => {
    const picture = document.getElementById("picture");
    window.letters = [];
    window.pictures = [];
    const twoFrames = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
    const painted = (list, came) => twoFrames(() => list.push(performance.now() - came));
    document.getElementById("sentence").addEventListener("input", event => {
        window.came = event.timeStamp;
        painted(window.letters, event.timeStamp);
    });
    let last = "";
    new MutationObserver(() => {
        const id = picture.dataset.drawn.split(" ").at(-1);
        if (id !== last) painted(window.pictures, window.came);
        last = id;
    }).observe(picture, { attributeFilter: ["data-drawn"] });
}"""
ASK = """(text => {
    const sentence = document.getElementById("sentence");
    sentence.value = text;
    sentence.dispatchEvent(new Event("input"));
})"""
# In the page, one look a frame; its policy lets no text be evaluated there, so it is a function.
FIRST_PICTURE = """() => new Promise(resolve => {
    const look = () => document.querySelector(".journey[data-drawn]")
        ? requestAnimationFrame(() => resolve(performance.now()))
        : requestAnimationFrame(look);
    look();
})"""


def opened(browser: Browser, host: StaticHost) -> Page:
    """A page with the model in it."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(host.url)
    page.locator(".journey[data-drawn]").wait_for()
    page.get_by_role("button", name="Load the model now").click()
    page.locator("#badge[data-proved=same]").wait_for(timeout=120_000)
    page.evaluate(WATCH)
    return page


def typed(page: Page, text: str, keys: int, pause: float) -> tuple[list[float], list[float]]:
    """Milliseconds from each of so many keys at the text's end to its letter, and to the pictures that came."""
    field = page.locator("#sentence")
    field.fill(text)
    page.wait_for_timeout(4000)
    page.evaluate("window.letters.length = window.pictures.length = 0")
    field.press("End")
    for turn in range(keys):
        page.keyboard.press("abcdefgh"[turn % 8] if turn % 2 else "Backspace")
        page.wait_for_timeout(pause)
    page.wait_for_timeout(5000 + 40 * len(text) // 5)
    return page.evaluate("window.letters"), page.evaluate("window.pictures")


def keys_of(page: Page) -> None:
    letters, pictures = typed(page, text_of(16), KEYS, PAUSE)
    report("16 tokens: from a key to its picture, against its own letter", pictures, letters, "ms")
    over = [one - other for one, other in zip(pictures, letters, strict=False)]
    print(f"  over it: median {median(over):.0f} ms, p95 {p95(over):.0f}; {len(pictures)} of {len(letters)} painted")
    print(f"  of which the model: {page.locator('#source').text_content()}")
    for n_tokens in (64, 128, 256):
        letters, pictures = typed(page, text_of(n_tokens), 12, 100)
        last = f"{pictures[-1]:.0f} ms" if pictures else "more than the bench waits"
        print(
            f"{n_tokens} tokens, a key every 0.1 s: letters after {median(letters):.0f} ms, p95 {p95(letters):.0f} ms; "
            f"the last key's picture after {last}, {len(pictures)} of {len(letters)} painted"
        )


def memory_of(host: StaticHost) -> None:
    """The tab is the largest of the browser's renderers, its service worker the next."""
    with unwatched_tab() as tab:

        def note(when: str) -> None:
            largest, second, *_ = tab.renderers_mb()
            print(f"memory {when}: the tab {largest:.0f} MB, its service worker {second:.0f} MB")

        note("of an empty tab and of a spare one")
        tab.goto(host.url)
        tab.wait_for(
            "navigator.serviceWorker.ready.then(() => Boolean(document.querySelector('.journey[data-drawn]')))"
        )
        note("of the page without the model")
        tab.evaluate("document.getElementById('load').click()")
        tab.wait_for("document.getElementById('badge').dataset.proved === 'same'")
        note("with the model, which has proved itself")
        for turn, n_tokens in enumerate((16, 128, 256), 2):
            tab.evaluate(f"{ASK}({json.dumps(text_of(n_tokens))})")
            tab.wait_for(f"document.querySelector('.journey').dataset.drawn.endsWith(' {turn}')")
            note(f"after a text of {n_tokens} tokens")


def cold_visit(browser: Browser, host: StaticHost) -> tuple[float, float]:
    """Seconds from the first byte to the first picture, nothing cached, and the KB that came till then."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    line = {"offline": False, "latency": 20, "downloadThroughput": MBIT * 1e6 / 8, "uploadThroughput": MBIT * 1e6 / 8}
    devtools.send("Network.emulateNetworkConditions", line)
    came: list[float] = []
    devtools.on("Network.dataReceived", lambda event: came.append(event["dataLength"]))
    page.goto(host.url, wait_until="commit")
    drawn: float = page.evaluate(FIRST_PICTURE)
    kb = sum(came) / 1000
    first_byte: float = page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    seconds = (drawn - first_byte) / 1000
    context.close()
    return seconds, kb


def main() -> None:
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        started = time.perf_counter()
        build(Path(place), load_checkpoint(), published=False)
        print(f"built in {time.perf_counter() - started:.0f} s")
        with static_host(Path(place)) as host:
            visits = [cold_visit(browser, host) for _ in range(5)]
            print(
                f"a cold visit at {MBIT} Mbit/s: from the first byte to the first picture "
                f"{median(seconds for seconds, _ in visits):.2f} s, {median(kb for _, kb in visits):.0f} KB"
            )
            keys_of(opened(browser, host))
            memory_of(host)


if __name__ == "__main__":
    print(f"{SENTENCE!r} and texts of its words")
    main()
