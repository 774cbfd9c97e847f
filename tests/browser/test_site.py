"""The site on a plain static host under a path of its own: seen at once, typed into, without a network, broken."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from qkv_core.checkpoint import load_checkpoint
from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.take_home.site.build import build
from tests.browser.static_host import static_host, stop
from tests.browser.steps import picture

CAT = "The cat sat on the mat because it was warm."
HOSTILE = "<img src=http://127.0.0.1:9/px onerror=alert(1)> </script><script>alert(1)</script> \u202e[SEP]"
PROVED = re.compile("Same numbers as the NumPy encoder ✓")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    build(folder, load_checkpoint(), published=False)
    return folder


@pytest.fixture
def host(folder):
    with static_host(folder) as host:
        yield host


def hash_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def news(page):
    return page.locator("#news")


def test_the_picture_is_seen_first_and_follows_what_is_typed_with_and_without_a_network(new_page, host, tmp_path):
    page = new_page(height=720)
    elsewhere = []
    page.context.on("request", lambda request: elsewhere.append(request.url))
    page.goto(host.url)
    view = picture(page)
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 10 1.00"))
    assert hash_of(page) == {}
    view.get_by_role("button", name="Show me").click()
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 10 6.00"))
    view.get_by_role("gridcell").nth(2).click()  # a head of a layer that is not in the first numbers
    expect(view).to_have_attribute("data-drawn", re.compile("^L0H2 10 "))
    expect(news(page)).to_contain_text(re.compile(r"\d\d MB come once"))
    assert not [path for path in host.asked if path.startswith("/model-")]

    field = page.get_by_label("Your sentence")
    field.fill("")
    expect(news(page)).to_contain_text("no sentence yet")
    field.press_sequentially(CAT)
    expect(page.locator("#badge")).to_contain_text(PROVED)
    expect(view).to_have_attribute("data-drawn", re.compile("^L0H2 8 "))
    expect(page.locator("#source")).to_contain_text("Computed in your browser")
    view.get_by_role("option", name="mat").first.click()
    expect(page).to_have_url(re.compile("query=6\\+mat"))
    assert hash_of(page) == {"text": CAT, "layer": "0", "head": "2", "query": "6 mat", "scene": "6"}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    with page.expect_download() as download:
        page.get_by_role("button", name="Save as one file").click()
    saved = tmp_path / "saved.html"
    download.value.save_as(saved)
    stop(host)
    page.reload()
    expect(picture(page)).to_have_attribute("data-drawn", re.compile("^L0H2 6 "))
    expect(page.locator("#badge")).to_contain_text(PROVED)
    assert all(url.startswith((host.url, "blob:")) for url in elsewhere), elsewhere

    alone = new_page()
    alone.goto(saved.as_uri())
    expect(alone.locator("h1")).to_have_text(CAT)
    expect(picture(alone)).to_have_attribute("data-drawn", re.compile("^L0H2 6 "))


def test_a_file_that_is_cut_changed_or_missing_is_named(page, host):
    page.goto(host.url)
    load = page.get_by_role("button", name="Load the model now")
    faults = {
        "is cut short": lambda content: content[:-4],
        "is not the file": lambda content: bytes([content[0] ^ 1]) + content[1:],
        "is missing": lambda _: None,
    }
    for told, fault in faults.items():
        host.faults["layers-07.f32"] = fault
        load.click()
        expect(news(page)).to_have_text(re.compile(f"^layers-07.f32 {told}"))
    assert picture(page).get_attribute("data-drawn").startswith("L3H1 10 ")  # goes on with what needs no model
    host.faults.clear()
    load.click()
    expect(page.locator("#badge")).to_contain_text(PROVED)
    host.faults["words-217.f32"] = faults["is cut short"]  # it has the "ze" of zephyr
    page.get_by_label("Your sentence").fill("a zephyr")
    expect(news(page)).to_have_text(re.compile("^words-217.f32 is cut short"))
    page.get_by_label("Your sentence").fill("it is")
    expect(picture(page)).to_have_attribute("data-drawn", re.compile("^L3H1 1 "))


@pytest.mark.parametrize(
    ("policy", "runs"), [("script-src 'self' 'wasm-unsafe-eval'", True), ("script-src 'self'", False)]
)
def test_a_host_that_lets_no_webassembly_run_has_the_same_numbers(page, host, policy, runs):
    """A worker's policy is its own file's, not the page's."""
    host.headers = {"Content-Security-Policy": policy}
    page.goto(host.url)
    page.get_by_role("button", name="Load the model now").click()
    expect(page.locator("#badge")).to_contain_text(PROVED)
    assert [path for path in host.asked if path.endswith("/sums.wasm")]
    empty = "WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => true, () => false)"
    assert page.workers[0].evaluate(empty) is runs


def test_other_numbers_are_said_in_red(page, host):
    """No number is as far as 0 from another: with such a tolerance the right ones are as good as wrong."""
    host.faults["index.html"] = lambda content: content.replace(b'"tolerance": 1e-05', b'"tolerance": 0')
    page.goto(f"{host.url}index.html")
    page.get_by_role("button", name="Load the model now").click()
    badge = page.locator("#badge")
    expect(badge).to_contain_text("NOT the numbers of the NumPy encoder: they differ by up to")
    assert badge.evaluate("badge => getComputedStyle(badge).color") == "rgb(179, 38, 30)"


def test_a_link_with_a_sentence_of_its_own_costs_nothing_unasked_and_runs_nothing(page, host):
    page.goto(f"{host.url}#text={HOSTILE}&layer=-1&head=999&query=7&scene=1e9")
    view = picture(page)
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 10 "))
    expect(page.get_by_label("Your sentence")).to_have_value(HOSTILE)
    expect(news(page)).to_contain_text("This link brings a sentence of its own")
    assert not [path for path in host.asked if path.startswith("/model-")]
    page.get_by_role("button", name="Load the model now").click()
    expect(page.locator("#badge")).to_contain_text(PROVED)
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H11 "))
    assert page.locator("img").count() == 0
    page.get_by_label("Examples").select_option("1")
    expect(page.get_by_label("Your sentence")).to_have_value(DEFAULT_SENTENCE.replace("tired", "wide"))
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 10 "))


def test_it_fits_a_course_page_and_a_phone(new_page, host, tmp_path):
    page = new_page(width=360, height=740, dark=True, touch=True)
    page.goto(f"{host.url}#text={DEFAULT_SENTENCE}&layer=4&head=3&query=it")
    picture(page)
    page.get_by_text("For your own pages").click()
    line = page.get_by_label("The line for your page").input_value()
    assert "#text=The+animal+didn%27t+cross" in line
    (tmp_path / "course.html").write_text(f"<!doctype html><h1>Week 3</h1>{line}", encoding="utf-8")
    with static_host(tmp_path) as course:
        page.goto(f"{course.url}course.html")
        framed = page.frame_locator("iframe")
        drawn = framed.locator(".journey[data-drawn]")
        expect(drawn).to_have_attribute("data-drawn", re.compile("^L4H3 10 "))
        expect(framed.get_by_role("heading", level=1)).to_be_hidden()
        assert drawn.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
