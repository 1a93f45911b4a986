"""A visitor's address is believed from our own reverse proxy and from nobody else."""

from __future__ import annotations

import runpy
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware

from config import env
from khuyencong.core import proxies


@pytest.fixture
def ours(monkeypatch, settings):
    monkeypatch.setenv("PROXIES", "127.0.0.1, 10.1.0.0/16, ::1")
    settings.PROXIES = env.networks("PROXIES", "")


def seen(rf, remote, **headers):
    request = rf.get("/", REMOTE_ADDR=remote, **headers)
    proxies.TrustedProxyMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("remote", "told", "visitor"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "không phải địa chỉ", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.2.0.1", "198.51.100.1", "10.2.0.1"),
        ("::1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours(ours, rf, remote, told, visitor):
    request = seen(rf, remote, HTTP_X_FORWARDED_FOR=told)
    assert proxies.visitor(request) == visitor
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_https_is_believed_from_our_proxy_alone(ours, rf):
    told = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "gia.vn"}
    assert "HTTP_X_FORWARDED_PROTO" in seen(rf, "127.0.0.1", **told).META
    assert "HTTP_X_FORWARDED_HOST" not in seen(rf, "127.0.0.1", **told).META
    assert "HTTP_X_FORWARDED_PROTO" not in seen(rf, "203.0.113.9", **told).META


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "max-age=31536000"),
        ({"KHUYENCONG_HSTS_PRELOAD": "1"}, "max-age=31536000; includeSubDomains; preload"),
    ],
)
def test_browsers_are_bound_to_https_below_our_name_only_where_it_is_asked(
    asked, told, monkeypatch, settings, rf, tmp_path
):
    asked = {"KHUYENCONG_DATA": str(tmp_path), "KHUYENCONG_HTTPS": "1"} | asked
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    made = runpy.run_path(str(env.ROOT / "config" / "settings.py"))
    for name, value in made.items():
        if name.startswith("SECURE_"):
            setattr(settings, name, value)
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    answer = SecurityMiddleware(lambda request: HttpResponse())(request)
    assert answer["Strict-Transport-Security"] == told


def test_a_proxy_that_is_no_address_stops_the_start_with_its_name(monkeypatch):
    monkeypatch.setenv("KHUYENCONG_PROXIES", "proxy.noi-bo")
    with pytest.raises(ImproperlyConfigured, match="KHUYENCONG_PROXIES"):
        env.networks("KHUYENCONG_PROXIES", "")


def test_the_data_folder_is_closed_to_others(tmp_path):
    tmp_path.chmod(0o755)
    env.close_to_others(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
