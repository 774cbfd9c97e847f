"""The shipped nginx configuration in front of two app processes, one of which dies under the visitor."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, free_port, start_app, wait_until_healthy
from tests.browser.steps import paste, query_of

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def configuration(folder: Path, listen: int, ports: list[int]) -> Path:
    """deploy/nginx.conf with this test's addresses, inside what a distribution's own nginx.conf wraps around it."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for number, port in enumerate(ports, start=1):
        site = site.replace(f"app-{number}:8501", f"127.0.0.1:{port}")
    site = re.sub(r"\n *server app-\d:8501[^\n]*", "", site).replace("listen 80;", f"listen 127.0.0.1:{listen};")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(f"pid {folder}/pid; daemon off; error_log stderr;\nevents {{}}\nhttp {{ {temporary}\n{site} }}\n")
    return file


@pytest.fixture
def replicas(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], list[int]]]:
    if NGINX is None:
        if os.environ.get("QKV_REQUIRE_BROWSER"):
            pytest.fail("No nginx found.")
        pytest.skip("No nginx found.")
    listen, ports = free_port(), [free_port(), free_port()]
    apps = [start_app(port, QKV_PROOF="off") for port in ports]
    nginx = subprocess.Popen([NGINX, "-c", str(configuration(tmp_path, listen, ports)), "-p", str(tmp_path)])
    try:
        wait_until_healthy(f"http://127.0.0.1:{listen}/_stcore/health", nginx)
        yield f"http://127.0.0.1:{listen}", apps, ports
    finally:
        for process in (nginx, *apps):
            process.terminate()
            process.wait(timeout=20)


def test_a_visitor_outlives_the_process_that_served_them(page, replicas):
    address, apps, ports = replicas
    page.goto(f"{address}/four_steps")
    paste(page, "The view is in the address.")
    expect(page.get_by_text("looks most at")).to_contain_text("address")
    # Which of the two serves this visitor is nginx's affair: each dies once, the other one back in its place.
    for turn, head in enumerate(("7", "8")):
        apps[turn].kill()
        apps[turn].wait()
        page.get_by_role("radiogroup", name="Head").get_by_role("radio", name=head, exact=True).click()
        expect(page.locator('.st-key-steps_matrix[data-stale="false"] .gtitle')).to_contain_text(f"L3H{head}")
        assert query_of(page) == {"text": "The view is in the address.", "head": head}
        apps[turn] = start_app(ports[turn], QKV_PROOF="off")
        page.wait_for_timeout(6000)  # nginx asks a server that failed again after 5 s
