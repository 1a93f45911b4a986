"""Xác minh tại cơ sở: by an officer of the workshop's own commune, on the phone or on paper."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import SiteCheck
from khuyencong.appraisal.services.site_checks import verify_on_site
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper, Upload
from khuyencong.documents.reading.checker import check_docx
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.policy import services as policy
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import picture
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
ALL_RIGHT = dict.fromkeys(("is_there", "is_running", "is_its_trade", "is_not_bought"), "yes")
SEEN = {
    "visited_date": date(YEAR, 3, 2),
    "met": "Ông Tám, chủ nhiệm",
    "seen": ALL_RIGHT,
    "workers": 11,
    "result": "right",
}


@pytest.fixture
@scenery
def world():
    made = province.build()
    province.commune_officer(made, "xuan", made.communes[0])
    province.commune_officer(made, "yen", made.communes[1])
    return made


@pytest.fixture
def request_of_tam(world):
    province.drafted(world)
    return Request.objects.get()


def waiting_request(world):
    """The first workshop's request, submitted and not yet in a project."""
    row = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(800_000_000, 300_000_000)],
        baselines={},
        by=world.actor("tam"),
        at=at(1),
    )
    return projects.submit_request(row, by=world.actor("tam"), at=at(1))


REQUIRED = """\
pack: {title: "Quy chế thẩm định của tỉnh", legal: "Quyết định 10/2027/QĐ-UBND"}
sources:
  local-order: {title: "Quyết định 10/2027/QĐ-UBND", address: "công báo tỉnh"}
procedure:
  site_check:
    checked: {on: 2026-12-01, by: "Chuyên viên Sở Công Thương"}
    values:
      - {from: 2027-01-01, value: required, evidence: seen, source: [local-order], legal: "Quyết định 10/2027/QĐ-UBND"}
"""  # noqa: E501


def require_checks(world):
    when = at(2, year=2026, month=12)
    pack = policy.draft(
        world.province, scope="local", text=REQUIRED, reason="", by=world.actor("binh"), at=when
    )
    pack = policy.propose(pack, by=world.actor("binh"), at=when)
    policy.put_in_force(pack, by=world.actor("lan"), at=when)


def enter(client, world, name):
    client.force_login(
        world.users[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_the_officer_of_the_commune_records_what_she_saw_and_the_paper_says_it(
    world, request_of_tam
):
    with translation.override("en"):
        verify_on_site(
            request_of_tam,
            **SEEN,
            photos=[("xuong.jpg", picture())],
            signature=("chu-ky.png", picture()),
            by=world.actor("xuan"),
            at=at(3),
        )
    assert SiteCheck.objects.get().checked_by == "Xuan"
    assert events.history(request_of_tam.stream).last().kind == "verify_on_site"
    assert Upload.objects.get(kind="site_check_photo").about == request_of_tam.uuid
    assert Upload.objects.get(kind="site_check_signature").name == f"{SEEN['met']}.jpg"
    paper = Paper.objects.get(code="site_check_minutes")
    assert "Đúng như đề nghị" in paper.payload
    assert '"photos":1' in paper.payload
    assert check_docx(documents.rendition(paper, "docx")) == []


def test_an_officer_of_another_commune_may_not(world, request_of_tam):
    with pytest.raises(Refused, match="xã, phường nơi cơ sở hoạt động"):
        verify_on_site(request_of_tam, **SEEN, by=world.actor("yen"), at=at(3))


def test_whoever_typed_the_request_or_has_a_share_may_not(world, request_of_tam):
    Request.objects.update(typist=world.actor("xuan").id)
    with pytest.raises(Refused, match="làm hộ"):
        verify_on_site(request_of_tam, **SEEN, by=world.actor("xuan"), at=at(3))
    Request.objects.update(typist="")
    Assignment.objects.create(
        person=world.users["xuan"].person,
        role="helper",
        establishment=world.workshops[0],
        valid_from=date(2020, 1, 1),
    )
    with pytest.raises(Refused, match="có phần trong cơ sở"):
        verify_on_site(request_of_tam, **SEEN, by=world.actor("xuan"), at=at(3))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"visited_date": date(YEAR, 3, 9)}, "09/03/2027 chưa tới"),
        ({"seen": ALL_RIGHT | {"is_running": ""}}, "Còn 1 điều chưa trả lời"),
        ({"seen": ALL_RIGHT | {"is_not_bought": "no"}}, "không thể kết luận “Đúng”"),
        ({"result": "unclear"}, "phải có lý do"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(world, request_of_tam, change, told):
    with pytest.raises(Refused, match=told):
        verify_on_site(request_of_tam, **(SEEN | change), by=world.actor("xuan"), at=at(3))
    assert not SiteCheck.objects.exists()


def test_the_centre_keys_a_paper_and_keeps_its_scan_but_not_without_a_name(world, request_of_tam):
    scan = ("bien-ban.jpg", picture())
    with pytest.raises(Refused, match="chưa ghi ai"):
        verify_on_site(request_of_tam, **SEEN, scan=scan, by=world.actor("mai"), at=at(3))
    check = verify_on_site(
        request_of_tam, **SEEN, scan=scan, checker="Bà Yên", by=world.actor("mai"), at=at(3)
    )
    assert (check.is_on_paper, check.checked_by, check.recorded_by) == (True, "Bà Yên", "Mai")
    assert Upload.objects.get(kind="site_check_scan").about == request_of_tam.uuid
    assert not Paper.objects.filter(code="site_check_minutes").exists()


def test_minutes_of_the_appraisal_say_what_was_seen_or_that_nobody_was_there(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    appraisal.conclude(project, opinion="Theo Thông tư 28/2018.", by=world.actor("binh"), at=at(5))
    minutes = Paper.objects.get(code="appraisal_minutes")
    assert "chưa có xác minh của xã, phường" in minutes.payload


def test_a_province_that_requires_the_check_refuses_a_conclusion_without_it(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    require_checks(world)
    with pytest.raises(Refused, match="1 cơ sở của đề án chưa được"):
        appraisal.conclude(project, opinion="x", by=world.actor("binh"), at=at(5))
    verify_on_site(Request.objects.get(), **SEEN, by=world.actor("xuan"), at=at(5))
    done = appraisal.conclude(project, opinion="x", by=world.actor("binh"), at=at(6))
    assert done.state == "concluded"


def test_the_form_on_a_phone_keeps_what_was_typed_and_leaves_the_queue_when_done(client, world):
    row = waiting_request(world)
    client = enter(client, world, "xuan")
    address = f"/ban-lam-viec/de-nghi/{row.code}/xac-minh/"
    assert row.code in client.get("/ban-lam-viec/").content.decode()
    typed = ALL_RIGHT | {
        "visited_date": "02/03/2020",
        "met": "Ông Tám",
        "result": "unclear",
        "remark": "",
    }
    page = client.post(address, typed)
    assert page.status_code == 422
    assert "phải có lý do" in page.content.decode()
    assert "Ông Tám" in page.content.decode()
    answer = client.post(address, typed | {"remark": "Chưa thấy nhà xưởng."})
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert "Cần làm rõ" in shown
    assert "Chưa thấy nhà xưởng." in shown
    assert row.code not in client.get("/ban-lam-viec/").content.decode()


def test_the_centre_must_send_the_scan_with_the_form(client, world):
    row = waiting_request(world)
    client = enter(client, world, "mai")
    typed = ALL_RIGHT | {"visited_date": "02/03/2020", "met": "Ông Tám", "result": "right"}
    page = client.post(f"/ban-lam-viec/de-nghi/{row.code}/xac-minh/", typed | {"checker": "Bà Yên"})
    assert page.status_code == 422
    assert "Chưa có bản giấy đã ký" in page.content.decode()
    scan = SimpleUploadedFile("bien-ban.jpg", picture(), "image/jpeg")
    sent = typed | {"checker": "Bà Yên", "visited_date": timezone.localdate().strftime("%d/%m/%Y")}
    address = f"/ban-lam-viec/de-nghi/{row.code}/"
    lost = "Tệp đã chọn chưa được giữ. Chọn lại tệp."
    refused = client.post(f"{address}xac-minh/", sent | {"scan": scan, "visited_date": "hôm qua"})
    assert (refused.status_code, refused.content.decode().count(lost)) == (422, 1)
    assert lost not in client.post(f"{address}xac-minh/", sent).content.decode()
    scan.seek(0)
    assert client.post(f"{address}xac-minh/", sent | {"scan": scan}).status_code == 302
    kept = f"{address}giay-to/site_check_scan/"
    assert kept in client.get(address).content.decode()
    assert client.get(kept).content.startswith(b"%PDF")


@pytest.mark.parametrize("is_merged", [False, True])
def test_what_the_commune_saw_is_not_asked_again_when_the_project_is_withdrawn(world, is_merged):
    """Seen before it was merged, or while it was: the request comes back with its check."""
    row = waiting_request(world)
    if not is_merged:
        verify_on_site(row, **SEEN, by=world.actor("xuan"), at=at(2))
    project = projects.draft(
        world.bodies["centre"], activity="machinery", title="Máy chẻ nan", year=YEAR,
        track="local", requests=[row], by=world.actor("mai"), at=at(2),
    )  # fmt: skip
    if is_merged:
        verify_on_site(row, **SEEN, by=world.actor("xuan"), at=at(3))
    projects.withdraw(project, reason="Hết nhu cầu", by=world.actor("mai"), at=at(4))
    row.refresh_from_db()
    assert row.state == "submitted"
    owed = Obligation.objects.still_open().filter(subject=row.uuid)
    assert [one.kind for one in owed] == ["request.answer"]
    assert faults() == []
