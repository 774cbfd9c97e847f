"""What an attacker sends by hand: no HTTP, foreign names, too many files, headers by drops."""

import socket
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.steps import picture, settle
from tests.browser.test_replicas import nginx, start_named, stop
from tests.processes import resident_mb
from tests.servers import free_port, running_app, start_app

GUARDS = {"content-security-policy", "x-content-type-options"}


def sent(address: str, request: bytes) -> tuple[bytes, set[str]]:
    """The status line of the answer to these bytes, and the names of its headers."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (more := connection.recv(65536)):
            answer += more
    first, *rest = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return first, {line.partition(b":")[0].decode().lower() for line in rest}


BAD = [
    b"BAD\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
    b"GET /?text=" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET //evil HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
]


@pytest.mark.parametrize("request_", BAD, ids=["no HTTP", "bad header", "endless address", "bad path"])
def test_a_bad_request_is_answered_with_all_headers(app_url, request_):
    status, names = sent(app_url, request_)
    assert b" 400 " in status
    assert names >= GUARDS


def test_a_named_server_answers_to_its_name_alone(page):
    port = free_port()
    with running_app(QKV_PROOF="off", QKV_PUBLIC_HOST=f"qkv.localhost:{port}", port=port) as url:
        for host, expected in ((f"qkv.localhost:{port}", b" 200 "), ("rebound.example", b" 400 ")):
            status, names = sent(url, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            assert expected in status
            assert names >= GUARDS
        page.goto(f"http://qkv.localhost:{port}/")
        picture(page)
        own, other = f"http://qkv.localhost:{port}", f"http://qkv.localhost:{free_port()}"
        upgrade = (
            f"GET /_stcore/stream HTTP/1.1\r\nHost: qkv.localhost:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: "
        )
        assert b" 101 " in sent(url, f"{upgrade}{own}\r\n\r\n".encode())[0]
        assert b" 403 " in sent(url, f"{upgrade}{other}\r\n\r\n".encode())[0]


def test_a_page_may_talk_to_no_other_server(browser, app_url):
    page = browser.new_page()  # not a visitor's, which fails on what is refused
    page.goto(app_url)
    settle(page)
    refused = """async address => {
        const refused = new Promise(heard => document.addEventListener("securitypolicyviolation", heard, {once: true}));
        try { new WebSocket(address) } catch { return true }
        return Boolean(await Promise.race([refused, new Promise(late => setTimeout(late, 3000))]));
    }"""
    assert page.evaluate(refused, "ws://127.0.0.1:9/")
    assert page.evaluate(refused, "wss://example.org/")
    page.close()


UPLOADS = """async ([visit, n_files, at_once]) => {
    const secret = document.cookie.match(/_streamlit_xsrf=([^;]*)/)[1];
    const send = async n => {
        const form = new FormData();
        form.append("file", new Blob([new Uint8Array(4e6)]), "a.csv");
        const headers = {"X-Xsrftoken": secret};
        return (await fetch(`${visit}/invented-${n}`, {method: "PUT", body: form, headers})).status;
    };
    const numbers = [...Array(n_files).keys()];
    if (at_once) return Promise.all(numbers.map(send));
    const statuses = [];
    for (const n of numbers) statuses.push(await send(n));
    return statuses;
}"""


def test_a_visit_may_bring_file_after_file_and_holds_the_newest_alone(page):
    port = free_port()
    server = start_app(port, QKV_PROOF="off")
    asked = []
    page.on("request", lambda request: request.method == "PUT" and asked.append(request.url))
    try:
        page.goto(f"http://127.0.0.1:{port}/library_search")
        page.get_by_text("The shelf: add a book").click()
        for n_books in range(2, 7):
            content = "".join(f"label {book},content\n" for book in range(n_books)).encode()
            page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
                {"name": "x.csv", "mimeType": "text/csv", "buffer": content}
            )
            page.get_by_role("button", name="Replace the shelf").click()
            expect(page.get_by_text(f"blends all {n_books}.")).to_be_visible()
            settle(page)
        visit, before = asked[-1].rpartition("/")[0], resident_mb(server.pid)
        assert set(page.evaluate(UPLOADS, [visit, 30, False])) == {204}  # 120 MB
        assert 429 in page.evaluate(UPLOADS, [visit, 20, True])
        assert resident_mb(server.pid) - before < 60
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def front(tmp_path):
    """The shipped nginx in front of what stands for the app, with a shorter patience."""
    ports = [free_port() for _ in range(3)]
    servers = [start_named(port) for port in ports]
    with nginx(tmp_path, ports, patience="1s") as address:
        yield address
    for server in servers:
        stop(server)


def test_nginx_cuts_off_headers_that_come_by_drops(front):
    place, began = urlsplit(front), time.monotonic()
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=0.2) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        while not was_cut_off(connection):
            assert time.monotonic() < began + 20


def was_cut_off(connection: socket.socket) -> bool:
    """Send another drop, and wait a little for the other side to have enough."""
    try:
        connection.sendall(b"X: y\r\n")
        return connection.recv(1000) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_nginx_bounds_what_an_address_uploads(front):
    statuses = Counter(put(f"{front}/_stcore/upload_file/a/{n}", b"x")[0] for n in range(60))
    assert statuses[429] > 20
    assert statuses[501] >= 20  # what stands for the app takes no files


@pytest.mark.parametrize(("path", "size"), [("/", 70_000), ("/_stcore/upload_file/a/b", 7_000_000)])
def test_nginx_takes_nothing_larger_than_a_page_needs_and_its_own_answers_carry_headers(front, path, size):
    status, names = put(front + path, b"x" * size)
    assert status == 413
    assert names >= GUARDS


STREAM = b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


def test_nginx_bounds_the_streams_of_an_address_and_leaves_room_for_its_pages(front):
    place = urlsplit(front)

    def opened(streams: ExitStack) -> bytes:
        address = (place.hostname or "", place.port or 0)
        connection = streams.enter_context(socket.create_connection(address, timeout=30))
        connection.sendall(STREAM)
        return connection.recv(1000).split(b"\r\n")[0].split(b" ")[1]

    with ExitStack() as streams:
        statuses = [opened(streams) for _ in range(410)]
        assert statuses == [b"101"] * 400 + [b"429"] * 10
        assert sent(front, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")[0] == b"HTTP/1.1 200 OK"
    end = time.monotonic() + 20
    while True:  # once those who left are known to have left
        with ExitStack() as streams:
            if opened(streams) == b"101":
                break
        assert time.monotonic() < end


def put(address: str, body: bytes) -> tuple[int, set[str]]:
    request = urllib.request.Request(address, body, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {name.lower() for name in answer.headers}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower() for name in error.headers}
