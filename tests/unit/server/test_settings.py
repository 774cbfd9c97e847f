"""What the server's owner sets is checked, and a mistake is named."""

import re

import pytest

from qkv_core.server.security import headers
from qkv_core.server.settings import settings


@pytest.fixture(autouse=True)
def fresh():
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_defaults(monkeypatch):
    for name in (
        "QKV_PROOF",
        "QKV_REHEARSAL",
        "QKV_CACHE_MB",
        "QKV_FRAME_ANCESTORS",
        "QKV_PUBLIC_HOST",
        "QKV_CLASSES",
    ):
        monkeypatch.delenv(name, raising=False)
    assert settings().proof
    assert settings().rehearsal
    assert settings().cache_mb == 256
    assert settings().frame_ancestors == "'self'"
    assert not settings().public_hosts
    assert not settings().classes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QKV_PROOF", "yes"),
        ("QKV_REHEARSAL", "no"),
        ("QKV_CACHE_MB", "15"),
        ("QKV_CACHE_MB", "1e3"),
        ("QKV_CACHE_MB", "-5"),
        ("QKV_CACHE_MB", "²"),
        ("QKV_FRAME_ANCESTORS", "'self'; script-src *"),
        ("QKV_FRAME_ANCESTORS", ""),
        ("QKV_FRAME_ANCESTORS", "a\nb"),
        ("QKV_PUBLIC_HOST", "https://qkv.example.org"),
        ("QKV_PUBLIC_HOST", "*"),
        ("QKV_PUBLIC_HOST", "a,b"),
        ("QKV_CLASSES", "localhost:6379"),
        ("QKV_CLASSES", "http://localhost:6379"),
        ("QKV_CLASSES", "redis://a b"),
    ],
)
def test_mistakes_are_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=rf"{name} must be .* got "):
        settings()


@pytest.mark.parametrize("value", ["*", "'none'", "'self' https://school.example https://*.school.example:8443"])
def test_frames_may_be_allowed(monkeypatch, value):
    monkeypatch.setenv("QKV_FRAME_ANCESTORS", value)
    assert headers(settings().frame_ancestors)["Content-Security-Policy"].endswith(f"frame-ancestors {value}")


def test_hosts_may_be_named(monkeypatch):
    monkeypatch.setenv("QKV_PUBLIC_HOST", "qkv.example.org localhost:8501")
    assert settings().public_hosts == {"qkv.example.org", "localhost:8501"}


def test_a_store_for_classes_may_be_named_and_its_password_is_never_repeated(monkeypatch):
    for address in ("redis://:secret@store:6379/0", "rediss://store", "unix:///run/valkey.sock?db=1"):
        settings.cache_clear()
        monkeypatch.setenv("QKV_CLASSES", address)
        assert settings().classes == address
    settings.cache_clear()
    monkeypatch.setenv("QKV_CLASSES", "redis:/:secret@store")
    with pytest.raises(ValueError, match="QKV_CLASSES") as refused:
        settings()
    assert "secret" not in str(refused.value)


def test_a_page_talks_to_its_own_server_alone():
    (connects,) = re.findall(r"connect-src ([^;]*)", headers("'self'")["Content-Security-Policy"])
    assert connects == "'self' data: blob:"


def test_no_script_runs_but_the_servers_own():
    (scripts,) = re.findall(r"script-src ([^;]*)", headers("'self'")["Content-Security-Policy"])
    assert re.fullmatch(r"'self' blob: 'sha256-[\w+/]{43}='", scripts)


def test_an_answer_carries_what_keeps_a_browser_careful():
    sent = headers("'self'")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Referrer-Policy"] == "same-origin"
    assert sent["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    content = dict(part.split(" ", 1) for part in sent["Content-Security-Policy"].split("; "))
    assert content["default-src"] == "'self'"
    assert content["object-src"] == "'none'"
    assert "unsafe" not in content["script-src"]
