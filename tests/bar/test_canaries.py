"""R-29: fifty secrets and personal data, typed and stored, come back in no log, address or mail.

Passwords, codes, numbers of identity cards, telephones, mails, accounts: stored with people and
workshops, typed into every form by whom it is for, sent as headers, once more while the page fails.
The suite fills in a sample of the pages; KHUYENCONG_CANARY_PAGES=1000 all of them. Names and lists
of copies: tests/server/test_copies.py; what the log of sign-ins says: test_security_log.py.
"""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from khuyencong.core.models import Message
from khuyencong.directory.models import Establishment, User
from khuyencong.ui.acts import Page
from tests.architecture.test_no_address_breaks import aside
from tests.architecture.visits import VISITS
from tests.bar.figures import note, part
from tests.bar.people import remember
from tests.bar.test_odd_requests import Site

pytestmark = pytest.mark.django_db
PAGES = part("KHUYENCONG_CANARY_PAGES", 30)
OF_PEOPLE = {
    "phone": [f"09770{number:05d}" for number in range(81_001, 81_011)],
    "mail": [f"canary{number}@thu.example.vn" for number in range(1, 9)],
    "tax": [f"29017{number:05d}" for number in range(71_001, 71_009)],
}
TYPED = {
    "password": [f"Matkhau-q7x-{number}!" for number in range(1, 9)],
    "code": [f"7364{number:04d}" for number in range(9_001, 9_007)],
    "identity": [f"0400850{number:05d}" for number in range(12_001, 12_007)],
    "account": [f"10187700{number:05d}" for number in range(3_001, 3_005)],
}
CANARIES = [one for kind in (OF_PEOPLE | TYPED).values() for one in kind]
PRESSED = {"act", "csrfmiddlewaretoken", "version", "key"}


def keep(site: Site) -> None:
    """The people and workshops of the province have them."""
    kinds = {kind: iter(canaries) for kind, canaries in OF_PEOPLE.items()}
    for user in User.objects.order_by("pk")[:5]:
        user.phone, user.email = next(kinds["phone"]), next(kinds["mail"])
        user.save(update_fields=["phone", "email"])
    for workshop in Establishment.objects.order_by("pk"):
        workshop.owner_phone, workshop.tax_code = next(kinds["phone"]), next(kinds["tax"])
        workshop.save(update_fields=["owner_phone", "tax_code"])


def filled(fields: list[tuple[str, str]], start: int) -> dict[str, str]:
    """Every empty box that people type into holds a canary, another one each."""
    given = {name for name, value in fields if value} | PRESSED
    names = [name for name, _value in fields if name not in given]
    typed = {name: CANARIES[(start + place) % len(CANARIES)] for place, name in enumerate(names)}
    return dict(fields) | typed | {"login": CANARIES[0], "password": CANARIES[-20], "x": "1"}


def fail(*_args: object, **_options: object) -> None:
    raise LookupError("planted")


@pytest.fixture
def told():
    """Everything that any logger of a province says."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(message)s %(args)s"))
    loggers = [logging.getLogger(name) for name in ("", "django.request", "khuyencong")]
    for logger in loggers:
        logger.addHandler(handler)
    yield text
    for logger in loggers:
        logger.removeHandler(handler)


def test_no_canary_comes_back_in_a_log_an_address_or_a_mail(told, monkeypatch):
    assert len(CANARIES) == len(set(CANARIES)) == 50
    remember(monkeypatch)
    site = Site()
    keep(site)
    Message.objects.all().delete()
    places: list[str] = []
    mails: list[str] = []
    pages = 0
    each = max(1, len(VISITS) // PAGES.stop)
    for number, (name, (who, needs, _answers)) in enumerate(sorted(VISITS.items())[::each]):
        pages += 1
        who = who if who in site.cookies else ""
        args = [site.things[need] for need in needs]
        sent = filled(site.fields(name, who or "mai", args), number)
        client = Client(raise_request_exception=False, HTTP_AUTHORIZATION=CANARIES[-1])
        if who:
            client.cookies["sessionid"] = site.cookies[who]
        for breaks in (False, True):
            with aside(), monkeypatch.context() as planted:
                if breaks:
                    planted.setattr(Page, "perform", fail)
                answer = client.post(reverse(name, args=args), sent)
                places.append(answer.headers.get("Location", ""))
                if answer.status_code >= 500:
                    places.append(answer.content.decode())
                mails += [f"{m.subject}\n{m.body}" for m in Message.objects.all()]
    log = settings.DATA_DIR / "security.log"
    said = told.getvalue() + (log.read_text("utf-8") if log.exists() else "")
    assert "planted" in said  # the log was listened to
    for kind, text in (("log", said), ("address", "\n".join(places)), ("mail", "\n".join(mails))):
        secrets = [*CANARIES, *filter(None, site.cookies.values())]
        found = [line for line in text.split("\n") if any(one in line for one in secrets)]
        assert found == [], kind
    note(f"{pages} forms, twice each: 0 of {len(CANARIES)} canaries, {len(mails)} mails read")
