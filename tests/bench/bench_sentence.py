"""From Enter on a new sentence until Home's picture shows it, against the least app's echo of the same text.

    python -m tests.bench.bench_sentence

No sentence comes twice, so that no cache answers. The goal: at most 2 ×. Streamlit's own share is that of the same app
with as many elements as Home has.
"""

from playwright.sync_api import Browser, Page

from tests.bench.common import ROOT, ROOTS, chromium, report, server, wait_until_warm
from tests.browser.steps import picture, settle
from tests.servers import wait_until_healthy

ECHO = ROOT / "tests" / "bench" / "apps" / "echo.py"
ROUNDS = 20
SENTENCE = "The animal didn't cross the street because it was {number} metres wide."
# In the page, so that no message to the browser counts: Enter, then one look a frame until the number is there; the
# next frame shows it.
ENTER = """
([shown, number]) => new Promise(resolve => {
  $roots
  const all = roots();
  const there = () => all.some(root => [...root.querySelectorAll(shown)].some(e => e.textContent.includes(number)));
  const field = document.querySelector('input[aria-label="Your sentence"]');
  const began = performance.now();
  field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true}));
  const look = () => there()
    ? requestAnimationFrame(() => resolve(performance.now() - began))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
})
""".replace("$roots", ROOTS)
PICTURE, TEXT = ".asks button", ".stMarkdown p"


def enter(page: Page, shown: str, number: int) -> float:
    """Milliseconds from Enter to the frame that shows the sentence with this number."""
    page.get_by_label("Your sentence").fill(SENTENCE.format(number=number))
    took: float = page.evaluate(ENTER, [shown, str(number)])
    page.wait_for_timeout(500)
    return took


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_page()
    page.goto(url)
    return page


def main() -> None:
    with (
        chromium() as browser,
        server(ROOT / "app.py", QKV_PROOF="off") as (ours_url, process),
        server(ECHO) as (bare_url, bare),
        server(ECHO, FURNISHED="1") as (furnished_url, furnished),
    ):
        wait_until_warm(ours_url, process)
        ours = opened(browser, ours_url)
        picture(ours)
        settle(ours)
        floors = {}
        for name, url, floor in (("a bare", bare_url, bare), ("a furnished", furnished_url, furnished)):
            wait_until_healthy(f"{url}/_stcore/health", floor)
            floors[name] = opened(browser, url)
            floors[name].get_by_text("echo of").wait_for()
        took: dict[str, list[float]] = {name: [] for name in ("ours", *floors)}
        for number in range(101, 103 + ROUNDS):
            took["ours"].append(enter(ours, PICTURE, number))
            for name, page in floors.items():
                took[name].append(enter(page, TEXT, number))
        for name in floors:  # the first two find their way
            what = f"Enter on a new sentence until Home's picture shows it, against {name} app's echo"
            report(what, took["ours"][2:], took[name][2:], "ms")


if __name__ == "__main__":
    main()
