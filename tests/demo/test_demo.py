"""The demonstration province: published totals, every state, the same for the same seed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from khuyencong.core.models import Event
from khuyencong.demo.build import build
from khuyencong.demo.province import last_morning, moment
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation, User
from khuyencong.directory.services import places
from khuyencong.documents import permissions as papers
from khuyencong.documents.drawing import registers
from khuyencong.documents.models import CaseFile, FileHeading, Incoming, Outgoing, Paper
from khuyencong.documents.selectors import registers_of
from khuyencong.documents.workflow import OUTGOING
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from khuyencong.market.models import RecognisedProduct
from khuyencong.obligations import selectors as obligations
from khuyencong.projects import permissions
from khuyencong.projects.models import Project, Request
from khuyencong.projects.workflow import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.demo]
TODAY = date(2026, 11, 23)


def test_the_province_has_the_published_years_and_a_project_in_every_state():
    places.load()
    build(today=TODAY)
    local = Fund.objects.get(track="local")
    assert Project.objects.filter(year=2016).count() == 75
    assert ledger.fund_year(local, 2016)["paid"] == 4_000_000_000
    assert Project.objects.filter(year=2017, track="local").count() == 81
    assert ledger.fund_year(local, 2017)["paid"] == 4_127_000_000
    assert ledger.fund_year(Fund.objects.get(track="national"), 2017)["paid"] == 1_200_000_000
    states = set(Project.objects.filter(year=2026).values_list("state", flat=True))
    assert states == {state.name for state in PROJECT.states}
    nothing_was_done_after_nine_of_its_today()
    the_records_offices_have_work()
    numbers_were_given_in_the_order_of_their_days()
    buyers_find_a_product_and_the_withdrawn_one_is_red()
    call_command("verify")
    everybody_can_do_what_her_list_says()


def test_before_nine_in_the_morning_its_today_is_yesterday():
    """Nothing is signed at an hour that is still to come; 02:00 UTC is nine in Hanoi."""
    nine = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert last_morning(nine) == date(2026, 11, 24)
    assert last_morning(nine - timedelta(seconds=1)) == TODAY
    assert last_morning(datetime(2026, 11, 23, 17, tzinfo=UTC)) == TODAY  # midnight in Hanoi


def nothing_was_done_after_nine_of_its_today():
    acts = Event.objects.exclude(kind__in=["load_places", "change_account"])  # when it is built
    assert acts.order_by("at").last().at == moment(TODAY)
    assert Paper.objects.order_by("issued_at").last().issued_at <= moment(TODAY)


def the_records_offices_have_work():
    """A paper at every step of its way, letters that came, lists of files, a file handed in."""
    found = set(Outgoing.objects.values_list("state", flat=True))
    assert found == {state.name for state in OUTGOING.states} - {"dropped"}
    assert Incoming.objects.filter(answered_at=None).count() == 2
    assert Incoming.objects.filter(year=2025).count() == 2
    assert FileHeading.objects.filter(year=2026).count() == 8
    assert [bool(case.handed_date) for case in CaseFile.objects.order_by("pk")] == [True, False]


def numbers_were_given_in_the_order_of_their_days():
    for body in Organisation.objects.order_by("pk"):
        for kind, year in registers_of(body):
            papers = list(registers.outgoing_papers(body, kind, year))
            assert [row[-1] for row in registers.outgoing_rows(papers) if "sau số" in row[-1]] == []


def buyers_find_a_product_and_the_withdrawn_one_is_red():
    tray, basket = RecognisedProduct.objects.order_by("pk")
    listed = Client().get(reverse("portal:products")).content.decode()
    assert tray.name in listed
    assert basket.name not in listed
    for product, words in ((tray, "Còn giá trị"), (basket, "Đã bị thu hồi")):
        page = Client().get(reverse("portal:verify", args=[product.token])).content.decode()
        assert words in page
        assert "ký bằng khóa dùng thử" in page


def everybody_can_do_what_her_list_says():
    """Every line of everybody's list of work is an act that is offered; one page of each kind and
    role is opened."""
    opened = set()
    for user in User.objects.filter(person__assignments__isnull=False).distinct():
        actor = directory.actor_for(user, on=TODAY)
        for row, about in obligations.of_actor(actor, 300):
            assert may_do(row, actor), f"{user}: {row} of {about.code}"
            if row.role == "owner" or (row.kind, row.role) in opened:
                continue
            opened.add((row.kind, row.role))
            client = Client()
            client.force_login(user)
            page = client.get(obligations.href(row, about))
            assert page.status_code == 200, page.request["PATH_INFO"]
            assert 'method="post"' in page.content.decode()
    assert {role for _kind, role in opened} >= {
        "centre_specialist", "centre_head", "centre_accountant", "department_specialist",
        "department_leader", "finance_officer", "provincial_approver",
    }  # fmt: skip


def may_do(row, actor):
    if not row.sort.steps or row.sort.chain == "scenario":
        return True  # its page says so itself, see above
    if row.kind.startswith("project."):
        project = Project.objects.select_related("province").get(uuid=row.subject)
        return any(permissions.can_step(step, project, actor) for step in row.sort.steps)
    if row.kind.startswith("outgoing."):
        paper = Outgoing.objects.select_related("organisation__province").get(uuid=row.subject)
        return any(papers.can_step(step, paper, actor, on=TODAY) for step in row.sort.steps)
    request = Request.objects.select_related("province").get(uuid=row.subject)
    return row.kind == "request.check_site" or any(
        permissions.can_request_step(step, request, actor) for step in row.sort.steps
    )
