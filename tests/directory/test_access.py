"""Default deny: a view that only shares its short name with a library page answers to nobody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import ResolverMatch

from khuyencong.directory.access import DefaultDenyMiddleware


def undeclared(request):
    return HttpResponse("open")


def answered(request, *, namespaces):
    """What the middleware says to a visitor of a view named like the sign-in page."""
    request.resolver_match = ResolverMatch(undeclared, (), {}, "account_login", [], namespaces)
    return DefaultDenyMiddleware(undeclared).process_view(request, undeclared, (), {})


def test_a_namespaced_view_named_like_the_sign_in_page_stays_closed(rf):
    with pytest.raises(PermissionDenied):
        answered(rf.get("/cho/"), namespaces=["market"])


def test_the_sign_in_page_itself_stays_open(rf):
    assert answered(rf.get("/tai-khoan/dang-nhap/"), namespaces=[]) is None
