"""Training in a browser: it moves by itself, pauses, can be looked back on, and comes to its end."""

import re

from playwright.sync_api import expect

from tests.browser.steps import settle, title_of


def test_training_runs_by_itself_to_the_end_and_can_be_looked_back_on(page, app_url):
    page.goto(f"{app_url}/learn_w?learn_speed=fast&learn_task=library&learn_steps=100")
    settle(page)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("learns the task").or_(page.get_by_text("Both learn"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"untied, step 100: loss 0\.0\d+, accuracy 100%"))).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_disabled()
    expect(title_of(page, "learn_attention_0")).to_contain_text("step 100")
    page.get_by_role("slider", name="Look back at step").focus()
    page.keyboard.press("Home")
    expect(title_of(page, "learn_attention_0")).to_contain_text("step 0")


def test_pause_one_step_and_reset(page, app_url):
    page.goto(f"{app_url}/learn_w?learn_speed=slow")
    settle(page)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text(re.compile(r"Step [1-9]\d* of 300"))).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Start")).to_be_enabled()
    settle(page)
    standing = page.get_by_role("listitem").filter(has_text=re.compile(r"untied, step \d+"))
    paused = standing.text_content()
    page.wait_for_timeout(1500)
    expect(standing).to_have_text(paused)
    step = int(re.search(r"step (\d+)", paused)[1])
    page.get_by_role("button", name="One step").click()
    expect(page.get_by_text(f"untied, step {step + 1}: loss")).to_be_visible()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("untied, step 0: loss")).to_be_visible()
