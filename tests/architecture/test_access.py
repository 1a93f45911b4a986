"""Every URL declares who may open it; what is public is listed here by name."""

from django.urls import URLPattern, URLResolver, get_resolver

from khuyencong.directory.access import declared_access

PUBLIC_VIEWS_MAY_LIVE_IN = ("portal", "ui", "core", "directory", "allauth", "django")


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def test_every_url_declares_its_access():
    missing = [
        route
        for route, entry in patterns(get_resolver())
        if not declared_access(entry.callback, entry.name)
    ]
    assert missing == []


def test_nothing_of_the_desk_is_public():
    for route, entry in patterns(get_resolver()):
        if route.startswith("ban-lam-viec/"):
            assert declared_access(entry.callback, entry.name) != "public", route
