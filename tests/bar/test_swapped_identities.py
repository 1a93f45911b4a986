"""R-02: nobody finds another's data, whichever identity, object, role or form is swapped for which.

Every text of the province's objects carries a mark of its own. People of another province, those
of the same province outside their reach (another workshop, another commune, another centre) and
visitors then ask for these objects in every place an address or a form may name them; no mark may
come back. KHUYENCONG_PROBES=10000 asks as often.
"""

from __future__ import annotations

import io
import logging
import random
import re
import urllib.parse
import zipfile
from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from khuyencong.core import append_only
from khuyencong.directory.models import Assignment, Establishment, Person, Trade, User
from khuyencong.directory.models.roles import OF_A_COMMUNE, OF_AN_ESTABLISHMENT, ROLES
from tests import world as province
from tests.architecture.test_no_address_breaks import aside
from tests.architecture.visits import VISITS
from tests.bar.figures import note, part
from tests.bar.odd_requests import asked_names
from tests.bar.odd_values import query
from tests.bar.people import remember
from tests.bar.test_odd_requests import Site

pytestmark = pytest.mark.django_db
PROBES = part("KHUYENCONG_PROBES", 300)
MARK = re.compile(rb"q7x(\d{4})z")
# What the public list and the directory show to everybody.
PUBLIC = {
    "projects.Project.title", "directory.Establishment.name", "directory.OrganisationName.name",
    "directory.OrganisationName.short_name", "projects.Call.title", "projects.Call.name",
    "history.HistoryImport.source",  # cited beside the figures of past years
    # The list of certified products and the page of a scanned code.
    "market.RecognisedProduct.name", "market.RecognisedProduct.producer",
    "market.RecognisedProduct.decided_by",
}  # fmt: skip
NOT_MARKED = {"directory.Unit", "directory.Trade", "directory.AreaClass", "policy.RulePack",
              "policy.RuleInForce", "core.WorkDay"}  # fmt: skip
EVERYWHERE = {"ministry_viewer", "national_agency"}  # they serve no single province
# What every official of a province reads, and what every centre of it does besides: the register,
# what was submitted, the year's plan and its end, the letters that ask about the law. Projects,
# contracts, money and papers of another centre stay.
OPEN_TO_CENTRES = (
    "/ban-lam-viec/de-nghi/", "/ke-hoach/", "/quy-dinh/thu-vien/cong-van/", "/tien/cuoi-nam/",
    "/tien/doi-chieu/",
)  # fmt: skip
COUNCILS = "/tham-dinh/hoi-dong/"
TO_OFFICIALS = {"ledger.Fund.name"}
TO_READERS_OF_COUNCILS = {"appraisal.Council.name", "directory.Person.full_name"}
TO_CENTRES = {
    "directory.Establishment.owner_name", "directory.Person.full_name", "directory.Merge.asked_by",
    "directory.Merge.reason", "projects.Request.title", "projects.RequestLine.item",
    "projects.Umbrella.title", "projects.Umbrella.aim", "documents.Upload.name",
    "documents.Upload.media_type", "documents.Paper.title", "planning.Scenario.name",
    "planning.Scenario.created_by", "planning.Proposal.rank_reason", "programme.Programme.name",
    "history.HistoryImport.name", "treasury.Statement.name",  # of the province and of its fund
}  # fmt: skip
# Of a fund, to the accountants and heads of every centre whose money stands in it.
STATEMENTS = "/tien/doi-chieu/"
TO_READERS_OF_STATEMENTS = {
    "payments.PaymentRequestLine.payee", "treasury.Statement.brought_by",
    "treasury.Statement.presented_by", "treasury.Statement.signed_by",
    "treasury.StatementLine.payee", "treasury.StatementLine.words", "treasury.StatementNote.words",
}  # fmt: skip
OF_A_CENTRE = ("centre_specialist", "centre_head", "centre_accountant")


def mark_everything() -> dict[bytes, str]:
    """Puts a mark behind every free text of every object; the mark's number → its column."""
    marks: dict[bytes, str] = {}
    kept = set(append_only.tables())
    for model in apps.get_models():
        label = model._meta.label
        if not model.__module__.startswith("khuyencong.") or label in NOT_MARKED:
            continue
        if model._meta.db_table in kept:
            continue
        unique = {name for one in model._meta.total_unique_constraints for name in one.fields}
        for column in model._meta.concrete_fields:
            is_text = type(column) is models.TextField or (
                type(column) is models.CharField and (column.max_length or 999) >= 100
            )
            if not is_text or column.choices or column.unique or column.name in unique:
                continue
            number = f"{len(marks):04d}"
            for row in model._default_manager.exclude(**{column.name: ""}):
                text = getattr(row, column.attname)
                if not isinstance(text, str) or text[:1] in "[{":
                    continue
                marked = f"{text[: (column.max_length or 9_999) - 12]} q7x{number}z"
                model._default_manager.filter(pk=row.pk).update(**{column.attname: marked})
            marks[number.encode()] = f"{label}.{column.name}"
    return marks


class Elsewhere(Site):
    """The same things, marked, asked for by people they are no business of."""

    def __init__(self) -> None:
        super().__init__()
        self.marks = mark_everything()
        self.outsiders: dict[str, User] = {}
        other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
        commune = province.unit("14800", "commune", "Hạc Thành", "phường", other)
        office = province.body("SCT-38", "department", "Sở Công Thương", "SCT", other)
        own = Establishment.objects.create(
            code="CS-38-0001", province=other, place=commune, place_date=date(2026, 1, 1),
            name="Xưởng đúc", folded="xuong duc", sort_key="xuong duc", legal_form="cooperative",
            trade=Trade.objects.first(), owner_name="Khanh", workers=3, created_at=province.at(1),
        )  # fmt: skip
        for role in sorted(set(ROLES) - EVERYWHERE):
            user = User.objects.create(username=f"38-{role}", full_name="Khanh")
            who = Person.objects.create(user=user, full_name="Khanh", sort_key="khanh")
            scope = {"establishment": own} if role in OF_AN_ESTABLISHMENT else {
                "organisation": office, "place": commune if "commune" in role else None,
            }  # fmt: skip
            Assignment.objects.create(person=who, role=role, valid_from=date(2020, 1, 1), **scope)
            self.outsiders[role] = user
        self._add_a_neighbour()
        self.near = sorted(name for name in self.outsiders if name not in ROLES)
        self.sessions = {"": ""}
        for role, user in self.outsiders.items():
            client = Client()
            client.force_login(user)
            self.sessions[role] = client.cookies["sessionid"].value

    def _add_a_neighbour(self) -> None:
        """The owner of another workshop of the same province and commune."""
        hers = Establishment.objects.exclude(code="CS-38-0001").order_by("pk")[0]
        own = Establishment.objects.create(
            code="CS-40-0999", province=hers.province, place=hers.place,
            place_date=hers.place_date, name="Xưởng mộc", folded="xuong moc", sort_key="xuong moc",
            legal_form="cooperative", trade=hers.trade, owner_name="Lan", workers=3,
            created_at=province.at(1),
        )  # fmt: skip
        user = User.objects.create(username="40-owner", full_name="Lan")
        who = Person.objects.create(user=user, full_name="Lan", sort_key="lan")
        Assignment.objects.create(
            person=who, role="owner", establishment=own, valid_from=date(2020, 1, 1)
        )
        self.outsiders["neighbour"] = user
        self._add_others_of_the_province(own)

    def _add_others_of_the_province(self, own: Establishment) -> None:
        """Officials with the same roles, whose commune, centre or workshop is another."""
        province_40 = own.province
        commune = province.unit("17999", "commune", "Mường Xén", "xã", province_40)
        office = province.body("UBND-17999", "commune_committee", "UBND xã", "UBND", province_40)
        centre = province.body("TT2", "centre", "Trung tâm thứ hai", "TT2", province_40)
        scopes: dict[str, dict] = {"helper": {"establishment": own}}
        scopes |= {role: {"place": commune, "organisation": office} for role in OF_A_COMMUNE}
        scopes |= {role: {"organisation": centre} for role in OF_A_CENTRE}
        for role, scope in scopes.items():
            user = User.objects.create(username=f"40-{role}", full_name="Lan")
            who = Person.objects.create(user=user, full_name="Lan", sort_key="lan")
            Assignment.objects.create(person=who, role=role, valid_from=date(2020, 1, 1), **scope)
            self.outsiders[f"other {role}"] = user

    def probe(self, number: int):
        chance = random.Random(f"probe {number}")
        name = chance.choice(sorted(VISITS))
        role = chance.choice([*sorted(self.sessions), *self.near * 2])
        needs = VISITS[name][1]
        args = [self.things[need] for need in needs]
        path = reverse(name, args=args)
        for argument in args:  # another object of the province in its place, of any kind
            if chance.random() < 0.2:
                other = urllib.parse.quote(str(chance.choice(list(self.things.values()))))
                path = path.replace(urllib.parse.quote(str(argument)), other, 1)
        if chance.random() < 0.4:
            pairs = [
                (chance.choice(asked_names()), str(chance.choice(list(self.things.values()))))
                for _each in range(2)
            ]
            path += "?" + query(pairs)
        client = Client(raise_request_exception=False)
        if self.sessions[role]:
            client.cookies["sessionid"] = self.sessions[role]
        client.cookies["django_language"] = chance.choice(("vi", "en"))
        if chance.random() < 0.5:
            return role, path, client.get(path)
        works_there = VISITS[name][0] or ""
        works_there = works_there if works_there in self.cookies else "mai"
        pairs = list(self.fields(name, works_there, args))  # the right person's own form
        pairs += [("number", str(chance.choice(list(self.things.values()))))]
        # Her form holds its marks already: they are taken out, what is looked for comes from us.
        sent = {key: MARK.sub(b"", value.encode()).decode() for key, value in pairs}
        return role, path, client.post(path, sent, follow=chance.random() < 0.5)


def may_be_shown(role: str, path: str) -> set[str]:
    """Columns whose marks are no fault on this page of hers."""
    if not role.startswith("other ") or role == "other helper":
        return PUBLIC
    shown = PUBLIC | TO_OFFICIALS
    if path.startswith(COUNCILS):
        shown |= TO_READERS_OF_COUNCILS
    if path.startswith(STATEMENTS) and "centre" in role:
        shown |= TO_READERS_OF_STATEMENTS
    return shown | TO_CENTRES if "centre" in role else shown


def everything(answer) -> bytes:
    """The answer with its headers, and what lies packed in it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = repr(answer.headers).encode() + body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            text += b"".join(part.encode() for part in archive.namelist())
            text += b"".join(archive.read(part) for part in archive.namelist())
    return text


def test_nobody_finds_what_is_anothers(monkeypatch):
    remember(monkeypatch)
    logging.disable(logging.CRITICAL)
    site = Elsewhere()
    assert len(site.marks) > 60
    answer = Client()
    answer.cookies["sessionid"] = site.cookies["mai"]
    seen = everything(answer.get(reverse("desk:project", args=[site.things["project"]])))
    assert MARK.search(seen)  # whose business it is finds the marks
    found: list[str] = []
    statuses: Counter[int] = Counter()
    for number in PROBES:
        with aside():
            role, path, answer = site.probe(number)
            shown = {site.marks[mark] for mark in MARK.findall(everything(answer))}
            shown -= may_be_shown(role, path)
        statuses[answer.status_code] += 1
        is_document = answer.headers.get("Content-Type", "").startswith("application/pdf")
        is_document &= not (role.startswith("other centre") and path.startswith(OPEN_TO_CENTRES))
        if shown or answer.status_code >= 500 or is_document:
            found.append(f"{number} {role} {path} {answer.status_code}: {sorted(shown)}")
    logging.disable(logging.NOTSET)
    counted = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    note(f"probes {PROBES.start}–{PROBES.stop}: {len(found)} found something, {counted}")
    assert found == [], "\n".join(found[:40])
