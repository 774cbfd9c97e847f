"""The shipped nginx configuration in front of two app processes, one of which dies under the visitor."""

import os
import re
import shutil
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.steps import paste, pick, picture, query_of, title_of
from tests.servers import ROOT, free_port, start_app, wait_until_healthy

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def configuration(folder: Path, listen: int, ports: list[int], fail_timeout: str, patience: str) -> Path:
    """deploy/nginx.conf with this test's addresses, inside what the image's own nginx.conf wraps around it."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"\bapp-\d:", "127.0.0.1:", site)
    site = re.sub(r"\b850(\d)\b", lambda match: str(ports[int(match[1]) - 1]), site)
    site = site.replace("fail_timeout=5s", f"fail_timeout={fail_timeout}")
    site = site.replace("_timeout 10s;", f"_timeout {patience};")
    site = site.replace("listen 80;", f"listen 127.0.0.1:{listen};").replace("/var/cache/nginx", str(folder))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # the test's folder is open to its owner alone
    file.write_text(
        f"{user} pid {folder}/pid; daemon off; error_log stderr;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{ {temporary}\n{site} }}\n"
    )
    return file


@contextmanager
def nginx(folder: Path, ports: list[int], fail_timeout: str = "5s", patience: str = "10s") -> Iterator[str]:
    """The address of nginx in front of these ports; a server that failed is asked again after `fail_timeout`.

    It waits for a slow visitor's headers and body no longer than `patience`.
    """
    if NGINX is None:
        if os.environ.get("QKV_REQUIRE_BROWSER"):
            pytest.fail("No nginx found.")
        pytest.skip("No nginx found.")
    listen = free_port()
    process = subprocess.Popen(
        [NGINX, "-c", str(configuration(folder, listen, ports, fail_timeout, patience)), "-p", str(folder)]
    )
    try:
        wait_until_healthy(f"http://127.0.0.1:{listen}/_stcore/health", process)
        yield f"http://127.0.0.1:{listen}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def replicas(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], list[int]]]:
    """Two processes of the app; nobody answers in the place of the third."""
    ports = [free_port() for _ in range(3)]
    apps = [start_app(port, QKV_PROOF="off") for port in ports[:2]]
    try:
        with nginx(tmp_path, ports) as address:
            yield address, apps, ports
    finally:
        for process in apps:
            process.terminate()
            process.wait(timeout=20)


def test_a_visitor_outlives_the_process_that_served_them(page, replicas):
    address, apps, ports = replicas
    page.goto(f"{address}/four_steps")
    paste(page, "The view is in the address.")
    expect(picture(page).get_by_role("listbox")).to_contain_text("address")
    # Which of the two serves this visitor is nginx's affair: each dies once, the other one back in its place.
    for turn, head in enumerate(("7", "8")):
        apps[turn].kill()
        apps[turn].wait()
        pick(page, "Head", head)
        expect(title_of(page, "steps_matrix")).to_contain_text(f"L3H{head}")
        assert query_of(page) == {"text": "The view is in the address.", "head": head}
        apps[turn] = start_app(ports[turn], QKV_PROOF="off")
        page.wait_for_timeout(6000)  # nginx asks a server that failed again after 5 s


class Named(BaseHTTPRequestHandler):
    """Stands for a process of the app: answers with its own port, and holds a stream that is asked for as one."""

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            return self._hold()
        body = str(self.server.server_address[1]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if self.path.startswith("/static/"):
            self.send_header("Cache-Control", "public, immutable, max-age=60")
        self.end_headers()
        self.wfile.write(body)
        return None

    def _hold(self) -> None:
        """Until the other side leaves."""
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.end_headers()
        self.rfile.read(1)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def start_named(port: int) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", port), Named)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def stop(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()


class Visitor:
    """A browser of the hall: all have one address, each has cookies of its own."""

    def __init__(self, address: str, *, keeps_cookies: bool = True) -> None:
        cookies = [urllib.request.HTTPCookieProcessor(CookieJar())] if keeps_cookies else []
        self._opener = urllib.request.build_opener(*cookies)
        self._address = address
        self.was_seated = False  # by the last answer

    def asks(self, path: str = "/") -> int:
        """The port of the process that answers."""
        with self._opener.open(self._address + path, timeout=10) as answer:
            self.was_seated = "Set-Cookie" in answer.headers
            return int(answer.read())


@pytest.fixture
def hall(tmp_path) -> Iterator[tuple[str, dict[int, ThreadingHTTPServer]]]:
    """nginx's address, and what stands for three processes of the app by their ports."""
    servers = {port: start_named(port) for port in (free_port(), free_port(), free_port())}
    try:
        with nginx(tmp_path, [*servers], fail_timeout="1s") as address:
            yield address, servers
    finally:
        for server in servers.values():
            stop(server)


def test_a_hall_behind_one_address_spreads_over_all_processes(hall):
    address, servers = hall
    visitors = [Visitor(address) for _ in range(120)]
    seats = [visitor.asks() for visitor in visitors]
    found = Counter(seats)
    assert set(found) == set(servers)
    assert min(found.values()) >= 20, found  # 40 each; fewer than 20 of 120 happens once in a hundred thousand times
    for path in ("/four_steps", "/_stcore/health", "/media/file.csv"):
        assert [visitor.asks(path) for visitor in visitors] == seats
        assert not any(visitor.was_seated for visitor in visitors)


def test_only_the_visitors_of_a_dead_process_move_and_then_they_stay(hall):
    address, servers = hall
    visitors = [Visitor(address) for _ in range(60)]
    for dead in [*servers]:
        before = [visitor.asks() for visitor in visitors]
        assert dead in before
        stop(servers[dead])
        seats = [visitor.asks("/_stcore/health") for visitor in visitors]
        assert dead not in seats
        assert all(now == seat for now, seat in zip(seats, before, strict=True) if seat != dead)
        assert [visitor.asks("/_stcore/stream") for visitor in visitors] == seats
        servers[dead] = start_named(dead)
        time.sleep(2.5)  # until nginx, which counts whole seconds, asks it again: more than fail_timeout
        assert [visitor.asks() for visitor in visitors] == seats
    assert {Visitor(address).asks() for _ in range(60)} == set(servers)


def test_what_belongs_to_a_session_stays_together_without_cookies(hall):
    address, _ = hall
    visitor = Visitor(address, keeps_cookies=False)
    assert len({visitor.asks("/_stcore/stream") for _ in range(20)} | {visitor.asks("/media/f.csv")}) == 1


def test_files_that_are_the_same_for_everybody_are_asked_for_once(hall):
    address, servers = hall
    assert len({Visitor(address).asks("/static/js/index.js") for _ in range(20)}) == 1
    for server in servers.values():
        stop(server)
    assert Visitor(address).asks("/static/js/index.js") in servers
