"""From a changed intervention to its heatmap, against a click on another head: of the same page, and of Four steps.

    python -m tests.bench.bench_change

The sentence has 16 tokens. Each change is one that nobody has asked for before, so that no cache answers:
another temperature for one head, then another seed for every head's matrices, the costliest change there is.
"""

from itertools import count

from playwright.sync_api import Page

from tests.bench.common import ROOT, chromium, option_of_head, report, seconds, server

ROUNDS = 12
KINDS = {
    "temperature of one head": ("temperature", "this head", "τ"),
    "seed of every head": ("random matrices", "everywhere", "Seed"),
}


def wait_for_title(page: Page, chart: str, part: str) -> None:
    page.wait_for_function(
        "([chart, part]) => document.querySelector(chart)?.textContent.includes(part)",
        arg=[f".st-key-{chart}-picture .figure-title", part],
    )


def another_head(page: Page, chart: str, head: int) -> float:
    """Seconds until the heatmap under this key shows the head."""
    option = option_of_head(page, head)

    def click_and_wait() -> None:
        option.click()
        wait_for_title(page, chart, f"L3H{head}")

    return seconds(click_and_wait)


def another_number(page: Page, label: str, number: int) -> float:
    """Seconds until the changed heatmap is that of this number."""
    field = page.get_by_label(label, exact=True)
    field.fill(str(number))

    def enter_and_wait() -> None:
        field.press("Enter")
        wait_for_title(page, "three_changed", f" {number}")

    return seconds(enter_and_wait)


def main() -> None:
    numbers = count(2)
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF="off") as (url, _):
        page, steps = browser.new_page(), browser.new_page()
        page.wait_for_timeout(6000)
        steps.goto(f"{url}/four_steps?query=10+it")
        for what, (kind, place, label) in KINDS.items():
            page.goto(f"{url}/why_three?three_lab=true&query=10+it&three_kind={kind}&three_place={place}")
            wait_for_title(page, "three_changed", "L3H1")
            wait_for_title(steps, "steps_matrix", "L3H")
            page.wait_for_timeout(2000)
            changes, heads, heads_of_steps = [], [], []
            for turn in range(ROUNDS):
                heads_of_steps.append(another_head(steps, "steps_matrix", 2 + turn % 10))
                heads.append(another_head(page, "three_changed", 2 + turn % 10))
                changes.append(another_number(page, label, next(numbers)))
            report(f"another {what} against another head", changes, heads)
            report(f"another {what} against another head on Four steps", changes, heads_of_steps)


if __name__ == "__main__":
    main()
