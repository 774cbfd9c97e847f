"""The living picture: from a touch to paint, its frames, what it sends, and a cold visit, each against a control.

    python -m tests.bench.bench_journey

Paint is the second animation frame after a pointer's move; the control is the same moves where nothing listens.
"""

from playwright.sync_api import Browser, Locator, Page

from qkv_core.encoder import load_encoder
from tests.bench.common import MINIMAL, ROOT, ROOTS, chromium, report, server, wait_until_warm
from tests.bench.messages import in_words, parts
from tests.servers import wait_until_healthy

SENTENCE = "The animal didn't cross the street because it was too tired."
TOKENS = (16, 64, 128, 256)
MOVES = 60
VISITS = 5
WATCH = """() => {
    window.waits = [];
    window.addEventListener("pointermove", event => {
        const came = event.timeStamp;
        requestAnimationFrame(() => requestAnimationFrame(now => window.waits.push(performance.now() - came)));
    }, true);
}"""
FRAMES = """() => new Promise(done => {
    const frames = [];
    const root = [...document.querySelectorAll(".stBidiComponentIsolatedRoot, *")]
        .map(element => element.shadowRoot?.querySelector(".journey[data-name=picture]")).find(Boolean);
    root.querySelector(".all").click();
    const next = now => {
        frames.push(now);
        if (frames.length < 30 || root.querySelector(".controls").classList.contains("playing")) {
            requestAnimationFrame(next);
        } else done(frames.slice(1).map((now, i) => now - frames[i]));
    };
    requestAnimationFrame(next);
})"""


def text_of(n_tokens: int) -> str:
    """A text of so many tokens, of different words."""
    encoder, words = load_encoder(), (SENTENCE.replace(".", " ") * 40).split()
    while len(encoder.token_ids(" ".join(words))) > n_tokens:
        words.pop()
    return " ".join(words)


def picture(page: Page) -> Locator:
    view = page.locator(".journey[data-name=picture][data-drawn]")
    view.wait_for(timeout=120_000)
    page.wait_for_timeout(1500)
    return view


def waits(page: Page, places: list[tuple[float, float]]) -> list[float]:
    """Milliseconds from each move to its paint."""
    page.evaluate("window.waits.length = 0")
    for turn in range(MOVES):
        page.mouse.move(*places[turn % len(places)])
        page.wait_for_timeout(60)
    return [float(wait) for wait in page.evaluate("window.waits")]


def middles(elements: Locator, most: int = 12) -> list[tuple[float, float]]:
    boxes = [elements.nth(i).bounding_box() for i in range(min(most, elements.count()))]
    return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]


def p95(numbers: list[float]) -> float:
    return sorted(numbers)[int(0.95 * (len(numbers) - 1))]


def touches(browser: Browser, url: str, n_tokens: int) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    sent: list[int] = []
    received: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(bytes(frame))))
    page.goto(f"{url}/?home_guess=shown&text={text_of(n_tokens).replace(' ', '+')}")
    view = picture(page)
    print(f"{n_tokens} tokens: the visit received over the WebSocket {in_words(parts(received))}")
    page.evaluate(WATCH)
    sent.clear()
    nothing = waits(page, [(1270, 20 + 4 * i) for i in range(12)])
    for what, places in (
        ("token", middles(view.get_by_role("option"))),
        ("head", middles(view.get_by_role("gridcell").locator("visible=true"))),
        ("key", middles(view.locator(".answers .line button"))),
    ):
        found = waits(page, places)
        report(f"{n_tokens} tokens, pointer on a {what} to its paint, against nothing", found, nothing, "ms")
        print(f"  p95 {p95(found):.1f} ms against {p95(nothing):.1f} ms")
    print(f"  messages sent meanwhile: {len(sent)}")
    page.mouse.move(1270, 20)
    frames = page.evaluate(FRAMES)
    print(f"  played: {1000 * len(frames) / sum(frames):.1f} frames a second, longest {max(frames):.1f} ms")
    received.clear()
    view.get_by_role("option").nth(3).click()
    page.wait_for_timeout(3000)
    print(f"  a kept token, {len(received)} messages: {in_words(parts(received))}")
    page.close()


# In the page, one look a frame: a locator looks but twice a second after a while. A picture is in its shadow root.
FIRST_PICTURE = """
(picture) => new Promise(resolve => {
  $roots
  const look = () => roots().some(root => root.querySelector(picture))
    ? requestAnimationFrame(() => resolve(performance.now() / 1000))
    : requestAnimationFrame(look);
  look();
})
""".replace("$roots", ROOTS)


def cold_visit(browser: Browser, url: str, shown: str) -> float:
    """Seconds from the address to the frame with the first picture, nothing cached."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url, wait_until="commit")
    took: float = page.evaluate(FIRST_PICTURE, shown)
    context.close()
    return took


def main() -> None:
    with (
        chromium() as browser,
        server(ROOT / "app.py", QKV_PROOF="off") as (ours, process),
        server(MINIMAL) as (minimal, minimal_process),
    ):
        wait_until_warm(ours, process)
        wait_until_healthy(f"{minimal}/_stcore/health", minimal_process)
        for n_tokens in TOKENS:
            touches(browser, ours, n_tokens)
        still, heatmap = [], []
        for _ in range(VISITS):
            heatmap.append(cold_visit(browser, minimal, ".js-plotly-plot .heatmaplayer image"))
            still.append(cold_visit(browser, ours, ".journey[data-drawn]"))
        report("a cold visit until Home's still, against a minimal app's Plotly heatmap", still, heatmap)


if __name__ == "__main__":
    main()
