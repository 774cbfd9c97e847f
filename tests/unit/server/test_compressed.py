"""Streamlit's files as gzip: the same bytes at the other end, compressed once, and only for those who take it."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from qkv_core.server import compressed
from qkv_core.server.compressed import CompressedFiles, accepts_gzip, compress_all

LARGEST = max((compressed._FOLDER / "static" / "js").glob("*.js"), key=lambda file: file.stat().st_size)
SCRIPT = f"/static/js/{LARGEST.name}"
FONT = next(f"/static/media/{file.name}" for file in (compressed._FOLDER / "static" / "media").glob("*.woff2"))


@pytest.fixture
def client():
    routes = create_streamlit_static_assets_routes(None)
    return TestClient(Starlette(routes=routes, middleware=[Middleware(CompressedFiles)]))


def raw(client, path, accept_encoding="gzip, deflate, br", **headers):
    """The answer with its body's bytes as they went over the wire."""
    with client.stream("GET", path, headers={"Accept-Encoding": accept_encoding, **headers}) as answer:
        return answer, b"".join(answer.iter_raw())


def test_a_script_comes_whole_in_a_third_of_its_bytes(client):
    answer, body = raw(client, SCRIPT)
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == LARGEST.read_bytes()
    assert len(body) == int(answer.headers["content-length"]) < LARGEST.stat().st_size / 3


def test_browsers_may_keep_it_as_long_as_streamlit_says(client):
    plain, _ = raw(client, SCRIPT, "identity")
    answer, _ = raw(client, SCRIPT)
    assert "immutable" in answer.headers["cache-control"]
    for name in ("cache-control", "content-type", "last-modified"):
        assert answer.headers[name] == plain.headers[name]


def test_caches_on_the_way_keep_both_forms_apart(client):
    for coding in ("gzip", "identity"):
        answer, _ = raw(client, SCRIPT, coding)
        assert answer.headers["vary"] == "Accept-Encoding"


def test_a_browser_that_has_the_file_is_told_so(client):
    first, _ = raw(client, SCRIPT)
    assert first.headers["etag"].startswith('W/"')
    again, body = raw(client, SCRIPT, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, body) == (304, b"")


def test_who_takes_no_gzip_gets_the_file_as_it_is(client):
    answer, body = raw(client, SCRIPT, "br, gzip;q=0")
    assert "content-encoding" not in answer.headers
    assert body == LARGEST.read_bytes()


def test_a_part_of_a_file_is_a_part_of_the_file(client):
    answer, body = raw(client, SCRIPT, Range="bytes=10-19")
    assert answer.status_code == 206
    assert body == LARGEST.read_bytes()[10:20]


def test_head_has_no_body(client):
    answer = client.head(SCRIPT)
    assert (answer.status_code, answer.content) == (200, b"")


def test_fonts_and_pages_pass_untouched(client):
    for path in (FONT, "/", "/four_steps"):
        answer, body = raw(client, path)
        assert "content-encoding" not in answer.headers
        assert len(body) == int(answer.headers["content-length"])


def test_a_file_is_compressed_once(client, monkeypatch):
    compress_all()
    monkeypatch.setattr(compressed.gzip, "compress", lambda *_, **__: pytest.fail("compressed again"))
    for _ in range(2):
        assert raw(client, SCRIPT)[0].headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("accept_encoding", "accepted"),
    [
        ("gzip", True),
        ("br, GZIP ; q=0.5", True),
        ("gzip;q=1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("x-gzipped", False),
        ("", False),
    ],
)
def test_who_takes_gzip(accept_encoding, accepted):
    assert accepts_gzip(accept_encoding) is accepted
