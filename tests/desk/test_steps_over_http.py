"""The officer's pages: every step through the client, refusals with everything typed kept."""

import re

import pytest
from django.utils import timezone

from khuyencong.contracts.models import Commitment, Share
from khuyencong.core.dates import short
from khuyencong.documents.models import Paper
from khuyencong.projects.models import LineSource, Project, Request
from tests import money
from tests import world as province
from tests.journeys.test_one_class import registered_class
from tests.world import YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def enter(client, world, name):
    client.force_login(
        world.users[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def step(client, project, name, **data):
    """As the page would send it: with the version it was drawn from."""
    data.setdefault("version", Project.objects.get(pk=project.pk).version)
    return client.post(f"/ban-lam-viec/de-an/{project.code}/buoc/{name}/", data)


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client, world):
    answer = client.get("/ban-lam-viec/de-an/?year=2027")
    assert answer.status_code == 302
    assert "next=/ban-lam-viec/de-an/%3Fyear%3D2027" in answer["Location"]


def test_an_owner_may_not_open_the_desk(client, world):
    assert enter(client, world, "tam").get("/ban-lam-viec/").status_code == 403


def test_home_lists_what_waits_for_my_role(client, world):
    project = registered_class(world)
    page = enter(client, world, "binh").get("/ban-lam-viec/").content.decode()
    assert project.code in page
    assert project.code not in enter(client, world, "thu").get("/ban-lam-viec/").content.decode()


def test_an_officer_of_another_province_finds_nothing(client, world):
    project = registered_class(world)
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", elsewhere)
    world.users["khanh"] = province.person("khanh", "department_leader", organisation=office)
    client = enter(client, world, "khanh")
    assert client.get(f"/ban-lam-viec/de-an/{project.code}/").status_code == 404
    assert project.code not in client.get("/ban-lam-viec/de-an/").content.decode()


def test_a_request_to_complete_without_reasons_is_refused_and_keeps_what_was_typed(client, world):
    project = registered_class(world)
    answer = step(
        enter(client, world, "binh"),
        project,
        "return_for_completion",
        item_1="Danh sách học viên",
        reason_1="Chưa có",
        item_2="Kế hoạch lớp",
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "lý do của từng mục" in page
    assert "Kế hoạch lớp" in page
    project.refresh_from_db()
    assert project.state == "registered"


def test_the_list_is_flat_in_queries(client, world, django_assert_max_num_queries):
    for _ in range(4):
        registered_class(world)
    enter(client, world, "binh")
    address = "/ban-lam-viec/de-an/?q=truyen+nghe&state=registered"
    client.get(address)  # the first question of an account begins its count
    with django_assert_max_num_queries(16):  # one of them asks for the province where none is held
        page = client.get(address).content.decode()
    assert page.count("Lớp truyền nghề mây tre") == 4


def test_a_dossier_goes_from_the_owners_phone_to_settlement_over_http(client, world):
    owner = enter(client, world, "tam")
    owner.post("/cua-toi/moi/", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    asked = Request.objects.get()
    assert "CHƯA NỘP" in owner.get(f"/cua-toi/{asked.code}/").content.decode()
    rows = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-item": "Máy chẻ nan",
        "form-0-unit": "máy",
        "form-0-quantity": 1,
        "form-0-unit_price_dong": "800 triệu",
        "form-0-support_dong": "310 triệu",
        "version": 1,
    }
    address = f"/cua-toi/{asked.code}/"
    assert owner.post(address + "chi-phi/", rows).status_code == 302
    figures = {"workers": 12, "revenue_dong": "2 tỷ", "version": 2}
    assert owner.post(address + "so-lieu/", figures).status_code == 302
    refused = owner.post(address + "kiem-tra/")
    assert refused.status_code == 422
    assert "vượt mức tối đa" in refused.content.decode()
    fewer = rows | {"form-0-support_dong": "300 triệu", "version": 3}
    assert owner.post(address + "chi-phi/", fewer).status_code == 302
    assert owner.post(address + "kiem-tra/").status_code == 302
    page = owner.get(f"/cua-toi/{asked.code}/").content.decode()
    assert "Mốc dự kiến nội bộ" in page
    receipt = Paper.objects.get(code="request_receipt")
    assert owner.get(f"/ban-lam-viec/van-ban/{receipt.uuid}.pdf").content.startswith(b"%PDF")
    stranger = enter(client, world, "loc")
    assert stranger.get(f"/ban-lam-viec/van-ban/{receipt.uuid}.pdf").status_code == 404

    mai = enter(client, world, "mai")
    assert asked.code in mai.get("/ban-lam-viec/de-an/lap/").content.decode()
    mai.post(
        "/ban-lam-viec/de-an/lap/",
        {
            "title": "Máy chẻ nan",
            "activity": "machinery",
            "year": YEAR,
            "track": "local",
            "requests": [asked.code],
        },
    )
    project = Project.objects.get()
    who = world.workshops[0].pk
    estimate = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-item": "Máy chẻ nan",
        "form-0-unit": "máy",
        "form-0-quantity": 1,
        "form-0-unit_price_dong": "800.000.000",
        "form-0-support_dong": "300.000.000",
        "form-0-fund": world.fund.pk,
        "form-0-establishment": who,
    }
    address = f"/ban-lam-viec/de-an/{project.code}/"
    assert mai.get(address + "du-toan/").status_code == 200
    estimate["version"] = Project.objects.get().version
    assert mai.post(address + "du-toan/", estimate).status_code == 302
    assert step(mai, project, "register").status_code == 302
    assert (
        step(enter(client, world, "binh"), project, "conclude", opinion="Đạt.").status_code == 302
    )
    ranking = f"/ban-lam-viec/ke-hoach/?year={YEAR}"
    assert project.title in enter(client, world, "binh").get(ranking).content.decode()
    chosen = {"act": "propose", "chosen": [project.code]}
    scenario = client.post(ranking, chosen).url
    assert enter(client, world, "lan").post(scenario, {"act": "submit"}).status_code == 302
    shown = enter(client, world, "dung").post(scenario, {"act": "look_first"}).content.decode()
    looked_at = {"act": "approve", "seen": re.search(r'name="seen" value="(\w+)"', shown)[1]}
    assert client.post(scenario, looked_at).status_code == 302
    source = LineSource.objects.get(line__project=project, source="support")
    amounts = {f"source_{source.pk}": "300 triệu"}
    assert (
        step(enter(client, world, "lan"), project, "approve_estimate", **amounts).status_code == 302
    )
    hung = enter(client, world, "hung")
    assert (
        step(hung, project, "sign", signed_date="1/1/2026", end_date="31/12/2026").status_code
        == 302
    )
    page = enter(client, world, "mai").get(address + "buoc/accept/").content.decode()
    name = re.search(r'name="(line_\d+)"', page).group(1)
    done = step(
        client, project, "accept", accepted_date="1/6/2026", remark="Tốt", **{name: "800 triệu"}
    )
    assert done.status_code == 302
    thu = enter(client, world, "thu")
    commitment = Commitment.objects.get(project=project)
    money.ready_to_pay(world, commitment, world.workshops[0].name)
    asking = f"/tien/de-nghi/lap/{project.code}/"
    page = thu.get(asking).content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]+)"', page).group(1)
    row = re.search(r'name="amount_(\d+)"', page).group(1)
    typed = {"key": key, f"payee_{row}": world.workshops[0].name}
    over = thu.post(asking, typed | {f"amount_{row}": "301 triệu"})
    assert over.status_code == 422
    assert "300.000.000 đồng" in over.content.decode()
    made = enter(client, world, "mai").post(asking, typed | {f"amount_{row}": "300 triệu"})
    assert made.status_code == 302
    today = short(timezone.localdate())
    paid = {"treasury_number": "15", "treasury_date": today}
    for who, act, more in (
        ("thu", "check_payment", {}),
        ("phuc", "approve_payment", {}),
        ("thu", "send_payment", {}),
        ("thu", "pay", paid),
    ):
        assert "Tiếp theo" in enter(client, world, who).get(made.url).content.decode()
        assert client.post(made.url, {"act": act} | more).status_code == 302, act
    assert "Kho bạc đã chi" in client.get(made.url).content.decode()

    lacking = step(enter(client, world, "son"), project, "settle", typed=project.code)
    assert lacking.status_code == 422
    assert "Hồ sơ quyết toán còn thiếu" in lacking.content.decode()
    mai, dossier = enter(client, world, "mai"), f"/tien/quyet-toan/{project.code}/"
    for kind, amount in (("spending", "800 triệu"), ("counterpart", "500 triệu")):
        voucher = {"act": "record_voucher", "kind": kind, "share": Share.objects.get().pk}
        voucher |= {"number": f"CT {kind}", "issued_date": "2/6/2026", "amount_dong": amount}
        assert mai.post(dossier, voucher).status_code == 302
    assert step(enter(client, world, "son"), project, "settle").status_code == 422  # not typed
    assert step(client, project, "settle", typed=project.code).status_code == 302
    project.refresh_from_db()
    assert project.state == "settled"
    assert "Quyết toán" in client.get(address).content.decode()
    assert client.get("/ban-lam-viec/de-nghi/").status_code == 200
    assert client.get(f"/ban-lam-viec/de-nghi/{asked.code}/").status_code == 200
    assert project.title in client.get("/cong-khai/").content.decode()
    public = client.get(f"/cong-khai/{project.code}/").content.decode()
    assert world.workshops[0].owner_name not in public
    assert client.get("/").status_code == 200


def test_what_cannot_be_undone_says_so_and_asks_for_the_code_in_typed_words(client, world):
    project = registered_class(world)
    enter(client, world, "mai")
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/buoc/withdraw/").content.decode()
    assert "Việc này không hoàn lại được" in page
    reason = {"reason": "Chủ cơ sở thôi."}
    for typed in ("", "KCDP-1"):
        assert step(client, project, "withdraw", typed=typed, **reason).status_code == 422
    project.refresh_from_db()
    assert project.state == "registered"
    step(client, project, "withdraw", typed=f" {project.code.lower()} ", **reason)
    project.refresh_from_db()
    assert project.state == "withdrawn"


def test_so_does_a_project_that_is_rejected(client, world):
    project = registered_class(world)
    enter(client, world, "binh")
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/buoc/reject/").content.decode()
    assert page.index('name="opinion"') < page.index("Việc này không hoàn lại được")
    opinion = {"opinion": "Không đúng đối tượng."}
    for typed in ("", "KCDP-1"):
        assert step(client, project, "reject", typed=typed, **opinion).status_code == 422
    project.refresh_from_db()
    assert project.state == "registered"
    assert step(client, project, "reject", typed=project.code, **opinion).status_code == 302
    project.refresh_from_db()
    assert project.state == "rejected"
