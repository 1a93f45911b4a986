"""Hiện trạng: a row changed behind the system's back is named with its chain and its table."""

import pytest
from django.db import connection
from django.utils import timezone

from khuyencong.appraisal.models import Conclusion
from khuyencong.contracts.models import Commitment
from khuyencong.core import append_only, events, kept_until, standings, verification
from khuyencong.core.actors import SYSTEM
from khuyencong.core.chain import canonical
from khuyencong.core.models import Standing
from khuyencong.core.standings import keeping
from khuyencong.directory.models import Assignment, User
from khuyencong.documents import services as documents
from khuyencong.documents.checks import faults as of_documents
from khuyencong.documents.models import Paper, Rendition
from khuyencong.payments.models import PaymentRequestLine
from khuyencong.planning.models import PlanLine
from khuyencong.projects.models import Beneficiary, EstimateLine, Project, Request
from khuyencong.settlement.models import Payment
from tests import money
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
BEHIND = "khác lúc niêm phong mà không có sự kiện nào ghi lại"


@pytest.fixture
def paid():
    """A machine that was advanced, accepted and paid; its standing is kept."""
    world = province.build()
    commitment = money.assigned(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 100_000_000)
    standings.sweep_job(now=at(1))
    assert standings.unkept() == 0
    assert standings.faults() == []
    return world


@pytest.mark.parametrize(
    ("model", "change", "named"),
    [
        (Payment, {"payee": "X"}, "thanh toán"),
        (Commitment, {"amount_dong": 1}, "khoản đã ký, đã giao"),
        (Project, {"state": "settled"}, "đề án"),
        (Project, {"title": "Khác"}, "đề án"),
    ],
)
def test_a_row_changed_by_hand_is_named(paid, model, change, named):
    model.objects.update(**change)
    (fault,) = standings.faults()
    project = Project.objects.get()
    assert fault == f"{project.stream}: {named} (sửa {model.objects.get().pk}) {BEHIND}."


def test_a_row_that_was_removed_or_put_in_is_named(paid):
    line = PaymentRequestLine.objects.get()
    PaymentRequestLine.objects.all().delete()
    assert f"dòng đề nghị thanh toán (xoá {line.pk}) {BEHIND}" in standings.faults()[0]
    line.save(force_insert=True)
    assert standings.faults() == []
    line.pk, line.order = None, 2
    line.save(force_insert=True)
    assert f"dòng đề nghị thanh toán (thêm {line.pk}) {BEHIND}" in standings.faults()[0]


def test_what_the_system_does_itself_is_no_fault(paid):
    project = Project.objects.get()
    money.settle(paid, project)
    assert standings.faults() == []  # not kept yet
    standings.keep_job(now=at(1))
    assert standings.unkept() == 0
    assert standings.faults() == []
    assert Standing.objects.filter(stream=project.stream).count() == 2


def test_an_event_of_another_kind_makes_no_alteration_lawful(paid):
    """Altered at night, and somebody wrote of the progress before anybody ran `verify`."""
    project = Project.objects.get()
    Conclusion.objects.update(support_dong=1)
    EstimateLine.objects.update(quantity=9)
    PlanLine.objects.update(amount_dong=1)
    Project.objects.update(support_dong=1)
    last = paid.workshops[-1]
    Beneficiary.objects.create(project=project, establishment=last, place=last.place)
    events.record(project.stream, "report_progress", {}, by=SYSTEM, at=at(1))
    standings.keep_job(now=at(1))
    assert standings.unkept() == 0
    (fault,) = standings.faults()
    for named in (
        "kết luận thẩm định (sửa", "khoản mục dự toán (sửa", "dòng kế hoạch (sửa", "đề án (sửa",
        "đơn vị thụ hưởng (thêm",
    ):  # fmt: skip
        assert named in fault


def test_a_standing_made_without_the_key_is_named(paid, settings):
    Payment.objects.update(payee="X")
    project = Project.objects.get()
    kept = Standing.objects.get(stream=project.stream)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    own, settings.STANDING_KEY = settings.STANDING_KEY, "another"
    (digests,) = standings.digests_of("project", [project.stream]).values()
    settings.STANDING_KEY = own
    made = canonical(digests)
    without_guard(lambda: Standing.objects.filter(pk=kept.pk).update(digests=made))
    assert standings.faults() == [
        f"{project.stream}: hiện trạng đã niêm phong, hoặc sự kiện của nó, bị sửa."
    ]


@pytest.mark.parametrize("which", ["its own", "all"])
def test_a_standing_that_was_taken_away_is_named_and_not_made_again(paid, which, monkeypatch):
    later = at(1, year=YEAR + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    project = Project.objects.get()
    Payment.objects.update(payee="X")
    gone = Standing.objects.all()
    gone = gone.filter(stream=project.stream) if which == "its own" else gone
    without_guard(lambda: gone.delete())
    for _round in range(2):
        faults = standings.faults()
        assert f"{project.stream}: hiện trạng đã niêm phong bị mất." in faults
        standings.keep_job(now=later)
        standings.sweep_job(now=later)


def test_what_happened_while_the_worker_was_away_is_kept_when_it_is_back(paid, settings):
    project = Project.objects.get()
    money.settle(paid, project)
    assert standings.faults() == []
    standings.keep_job(now=at(1, 12))
    assert (standings.unkept(), standings.faults()) == (0, [])


def test_many_young_events_of_chains_that_are_not_kept_do_not_hold_the_worker(paid, monkeypatch):
    """It looks at each once: what follows them is kept, and the job ends."""
    for number in range(5):
        events.record("work:1", "worked", {"number": number}, by=SYSTEM, at=timezone.now())
    rounds = iter(range(20))
    keep = keeping.keep

    def counted(streams):
        assert next(rounds, None) is not None, "the same events again and again"
        return keep(streams)

    monkeypatch.setattr(keeping, "AT_A_TIME", 2)
    monkeypatch.setattr(keeping, "keep", counted)
    keeping.keep_job(now=timezone.now())
    assert standings.unkept() == 0


def test_a_check_that_cannot_run_is_named_and_the_others_go_on(monkeypatch):
    def breaks():
        raise ValueError("badly formed hexadecimal UUID string")

    checks = {"documents": [breaks], "ledger": [lambda: ["Sổ sai."]]}
    monkeypatch.setattr(verification, "_checks", checks)
    found = dict(verification.run())
    assert "“documents” không chạy hết: ValueError" in found["documents"][0]
    assert found["ledger"] == ["Sổ sai."]


def test_a_standing_is_never_changed_or_removed(paid):
    assert "core_standing" in append_only.tables()


def test_a_changed_shape_or_key_is_kept_anew_and_accuses_nobody(paid, settings):
    settings.STANDING_KEY = "a new key"
    assert standings.faults() == []
    assert standings.unkept() > 0
    standings.keep_job(now=at(1))  # within seconds of the upgrade, not with the next sweep
    assert (standings.unkept(), standings.faults()) == (0, [])


def test_a_kind_held_for_the_first_time_after_an_upgrade_accuses_nobody(paid, monkeypatch):
    """R-16: the version before knew no standing of bodies, though their chains were there."""
    later = at(1, year=YEAR + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    bodies = Standing.objects.filter(stream__startswith="body:")
    without_guard(lambda: bodies.delete())
    assert any("bị mất" in fault for fault in standings.faults())
    shapes = kept_until.shapes()
    del shapes["body"]
    kept_until.write_shapes(shapes)
    assert standings.faults() == []
    standings.sweep_job(now=later)
    assert standings.unkept() == 0
    assert standings.faults() == []


def test_a_role_and_a_password_put_in_by_hand_are_named(paid):
    user = paid.users["thu"]
    user.set_password("một mật khẩu dài")
    user.save()
    someone = Assignment.objects.get(person__user=user)
    standings.keep_job(now=at(1))
    User.objects.filter(pk=user.pk).update(password="x")
    assert standings.faults() == [f"user:{user.uuid}: tài khoản (sửa {user.pk}) {BEHIND}."]
    assert someone.role == "centre_accountant"


def test_a_request_in_its_owners_hands_is_not_watched_and_a_sent_one_is():
    world = province.build()
    from tests.desk.test_sent_files import sent

    row = sent(world)
    standings.sweep_job(now=at(1))
    Request.objects.filter(pk=row.pk).update(support_dong=1)
    assert standings.faults() == [f"{row.stream}: đề nghị hỗ trợ (sửa {row.pk}) {BEHIND}."]
    Request.objects.filter(pk=row.pk).update(state="draft")
    assert standings.faults() != []  # put back into somebody's hands behind everyone's back


def test_a_drawing_put_in_place_of_an_issued_paper_is_named(paid):
    paper = Paper.objects.filter(code="payment_voucher").get()
    documents.rendition(paper, "pdf")
    assert of_documents() == []
    false = documents.keep(b"%PDF-1.4 khac")
    Rendition.objects.filter(paper=paper).update(digest=false)
    assert of_documents() == [f"Bản thể hiện {paper} (pdf): không phải bản hệ thống đã vẽ."]


def test_bytes_put_over_a_drawing_are_named(paid):
    paper = Paper.objects.filter(code="payment_voucher").get()
    documents.rendition(paper, "pdf")
    from khuyencong.documents.services.store import name_of, put

    put(name_of(Rendition.objects.get().digest), b"%PDF-1.4 khac")
    assert of_documents() == [f"Bản thể hiện {paper} (pdf): nội dung đã bị đổi."]


def without_guard(act) -> None:
    """As somebody does who may change the database's own rules."""
    with connection.cursor() as cursor:
        for action in append_only.ACTIONS:
            drop, _create = append_only._statements(connection.vendor, "core_standing", action)
            cursor.execute(drop)
    act()
    append_only.install()


def test_a_lawful_event_after_it_does_not_make_a_changed_payment_lawful(paid):
    """Whoever alters a payment behind the system's back and then takes a step in its project."""
    payment = Payment.objects.get()
    Payment.objects.update(payee="X")
    province.told(Project.objects.get().stream)
    standings.keep_job(now=at(1))
    assert standings.unkept() == 0
    (fault,) = standings.faults()
    assert f"thanh toán (sửa {payment.pk}) {BEHIND}" in fault
    line = PaymentRequestLine.objects.get()
    PaymentRequestLine.objects.all().delete()
    province.told(Project.objects.get().stream)
    standings.keep_job(now=at(1))
    assert f"dòng đề nghị thanh toán (xoá {line.pk}) {BEHIND}" in standings.faults()[0]


@pytest.mark.parametrize("how", ["taken away", "altered"])
def test_a_standing_lost_before_the_next_event_stays_lost(paid, how, monkeypatch):
    """Or else: change a payment, take its standing away, and take one lawful step."""
    later = at(1, year=YEAR + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    stream = Project.objects.get().stream
    Payment.objects.update(payee="X")
    own = Standing.objects.filter(stream=stream)
    without_guard(own.delete if how == "taken away" else lambda: own.update(digests="[]"))
    province.told(stream)
    standings.keep_job(now=later)
    assert any(fault.startswith(f"{stream}: ") for fault in standings.faults())
