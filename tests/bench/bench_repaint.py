"""From a click on another head to its heatmap, against the same control echoing text, in two settings of Streamlit.

python -m tests.bench.bench_repaint
"""

import time

from playwright.sync_api import Page

from tests.bench.common import MINIMAL, ROOT, chromium, option_of_head, report, seconds, server

ROUNDS = 20
# What .streamlit/config.toml switches off for all apps that are started here.
STREAMLITS_OWN = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto"}
SHOWN = {  # what a page says once it shows another head
    "": "In L3H{head},",
    "four_steps": "L3H{head} · Step 3",
    "all_heads": "L3H{head} is framed",
}


def click_head(page: Page, head: int, shown: str) -> float:
    """Seconds from the click to the text `shown` being in the page; spaces apart, for a title may break at one."""
    option = option_of_head(page, head)

    def click_and_wait() -> None:
        option.click()
        page.wait_for_function(
            "text => document.querySelector('.stMain').textContent.replaceAll(' ', '').includes(text)",
            arg=shown.replace(" ", ""),
        )

    return seconds(click_and_wait)


def main() -> None:
    with (
        chromium() as browser,
        server(ROOT / "app.py") as (ours_url, _),
        server(MINIMAL) as (same_url, _),
        server(MINIMAL, **STREAMLITS_OWN) as (own_url, _),
    ):
        time.sleep(15)
        floors = {name: browser.new_page() for name in ("with the same settings", "with Streamlit's own")}
        for floor_page, url in zip(floors.values(), (same_url, own_url), strict=True):
            floor_page.goto(f"{url}/?text_only=1")
        for path, shown in SHOWN.items():
            ours_page = browser.new_page()
            ours_page.goto(f"{ours_url}/{path}")
            ours_page.get_by_text("Same numbers as the published model").wait_for(timeout=240_000)
            ours: list[float] = []
            floor: dict[str, list[float]] = {name: [] for name in floors}
            for turn in range(ROUNDS):
                head = 2 + turn % 10
                for name, floor_page in floors.items():
                    floor[name].append(click_head(floor_page, head, f"echo of head {head}"))
                ours.append(click_head(ours_page, head, shown.format(head=head)))
            for name, waits in floor.items():
                report(f"another head until its heatmap shows, page {path or 'home'}, floor {name}", ours, waits)
            ours_page.close()


if __name__ == "__main__":
    main()
