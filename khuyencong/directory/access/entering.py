"""Asking for a code from any page: to the contact that was typed, then to the page for the code."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from khuyencong.core import proxies
from khuyencong.directory.services import contacts

CONTACT = "contact"  # of the session: never in an address, which is written into logs


def send_code(request: HttpRequest, contact: str, *, at: datetime) -> str:
    """Queues the code; the address of the page where it is typed, with where to go on from there:
    what lets in asks whether that is a page of ours."""
    contacts.ask(contact, visitor=proxies.visitor(request), at=at)
    request.session[CONTACT] = contact
    onward = request.GET.get("next")
    return reverse("enter_code") + (f"?{urlencode({'next': onward})}" if onward else "")
