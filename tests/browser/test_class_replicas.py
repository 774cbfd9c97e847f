"""A class behind the shipped nginx whose processes die in turn, and one whose store hangs: nobody's answer is lost."""

import os
import signal
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.steps import picture, settle
from tests.browser.test_class import answered, joined, opened_class, sends
from tests.browser.test_replicas import nginx
from tests.servers import free_port, running_app, start_app
from tests.stores import running_store, start_store

TRIES = 12


@pytest.fixture
def replicas(tmp_path):
    """nginx's address, two processes of the app that share a store, and how to start one again."""
    ports = [free_port() for _ in range(3)]
    with running_store(tmp_path) as store:

        def start(which):
            return start_app(ports[which], QKV_PROOF="off", QKV_CLASSES=store)

        apps = [start(0), start(1)]
        try:
            with nginx(tmp_path, ports, fail_timeout="1s") as address:
                yield address, apps, start
        finally:
            for process in apps:
                process.terminate()
                process.wait(timeout=20)


def reveal(lecturer, phone):
    """As a hand would: a click on a page that has just lost its process is lost, and made again when it is back."""
    for _ in range(TRIES):
        settle(lecturer)
        with suppress(TimeoutError):
            lecturer.get_by_role("button", name="Reveal").click(timeout=5_000)
        with suppress(TimeoutError):
            return phone.locator(".bars").wait_for(timeout=5_000)
    raise AssertionError("The class is never shown its answer.")


def test_a_class_outlives_each_of_its_processes(new_page, replicas):
    address, apps, start = replicas
    lecturer = new_page()
    code = opened_class(lecturer, address)
    phones = [joined(new_page, address, code) for _ in range(2)]
    # Which of the two serves whom is nginx's affair: each dies once, the other one back in its place.
    for turn, (where, names) in enumerate(((".tokens", ("animal", "it")), (".options", ("About half of them",) * 2))):
        for phone in phones:
            expect(phone.locator(f"{where} button").first).to_be_visible()
        sends(phones[0], names[0], where)
        apps[turn].kill()
        apps[turn].wait()
        sends(phones[1], names[1], where)
        expect(lecturer.locator(".class .code")).to_have_text(code)
        answered(lecturer, 2, 2)
        reveal(lecturer, phones[0])
        for phone in phones:
            expect(phone.locator(".bars .legend")).to_contain_text("The class, 2 answers")
        apps[turn] = start(turn)
        settle(lecturer)
        lecturer.locator(".st-key-lesson-next button").click()
    for phone in phones:
        expect(phone.get_by_role("heading", name="Why multiply?")).to_be_visible()


def test_while_the_store_hangs_the_class_waits_and_the_app_goes_on(new_page, tmp_path):
    port = free_port()
    store = start_store(tmp_path, port)
    try:
        with running_app(QKV_PROOF="off", QKV_CLASSES=f"redis://127.0.0.1:{port}/0") as url:
            lecturer = new_page()
            code = opened_class(lecturer, url)
            phone = joined(new_page, url, code)
            expect(phone.locator(".tokens button").first).to_be_visible()
            os.kill(store.pid, signal.SIGSTOP)
            expect(phone.locator("#news")).to_contain_text("Keep this page open")
            phone.locator(".tokens button").nth(2).tap()
            phone.get_by_role("button", name="Send").tap()
            lecturer.get_by_role("button", name="Reveal").click()
            expect(lecturer.get_by_text("The class waits: its store does not answer.")).to_be_visible()
            picture(lecturer)
            visitor = new_page()
            visitor.goto(f"{url}/four_steps")
            picture(visitor)
            os.kill(store.pid, signal.SIGCONT)
            expect(phone.locator("#news")).to_contain_text("Your answer has arrived")
            answered(lecturer, 1, 1)
            settle(lecturer)
            lecturer.get_by_label("Your sentence").fill("The cat sat.")
            lecturer.get_by_label("Your sentence").press("Enter")
            expect(phone.locator(".tokens button")).to_have_count(6)
            expect(lecturer.get_by_text("The class waits")).not_to_be_visible()
    finally:
        store.kill()
        store.wait()
