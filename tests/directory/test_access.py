"""Default deny: a view that only shares its short name with a library page answers to nobody."""

import pytest
from django.http import HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as site


def undeclared(request):
    return HttpResponse("open")


inner = ([path("", undeclared, name="account_login")], "market")
urlpatterns = [*site, path("cho/", include(inner))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_namespaced_view_named_like_the_sign_in_page_stays_closed(client):
    assert client.get("/cho/").status_code == 403


def test_the_sign_in_page_itself_stays_open(client):
    assert client.get("/tai-khoan/dang-nhap/").status_code == 200
