"""A head learns while a visitor watches: start, see the loss fall, pause, look back."""

from playwright.sync_api import expect

from tests.browser.steps import figure


def test_a_head_learns_the_library(page, app_url):
    page.goto(f"{app_url}/learn_w?lab_against=nothing&lab_steps=100")
    figure(page, "lab_losses")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("this run:")).to_contain_text("step 100 of 100")
    expect(page.get_by_text("this run:")).to_contain_text("accuracy 100%")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_it_can_be_paused(page, app_url):
    page.goto(f"{app_url}/learn_w?lab_steps=2000&lab_d_head=256")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("this run:")).not_to_contain_text("step 0 of")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
