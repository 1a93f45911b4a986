"""Double funding and related applicants: a score with its reasons, and a person who decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.services import overlaps
from khuyencong.appraisal.services.overlaps import bare_name
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Establishment
from khuyencong.directory.services import likenesses
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts, past_projects
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def twin(world, **more):
    """The second workshop, made like the first in some ways."""
    change(world.workshops[1], **more)


def change(workshop, **more):
    Establishment.objects.filter(pk=workshop.pk).update(**more)
    likenesses.write(Establishment.objects.get(pk=workshop.pk))


def conclude(world, project):
    return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))


def codes(found):
    return [signal.code for one in found for signal in one.signals]


def test_two_workshops_with_nothing_alike_raise_nothing(world, project):
    assert overlaps.overlaps(project) == []
    conclude(world, project)


def test_one_tax_code_under_two_names_stops_the_conclusion_until_somebody_decides(world, project):
    change(world.workshops[0], tax_code="2900325526")
    twin(world, tax_code="2900325526-001")
    (one,) = overlaps.overlaps(project)
    assert (codes([one]), one.score) == (["tax_code"], 100)
    with pytest.raises(Refused, match="Xưởng mây tre Phúc Lộc"):
        conclude(world, project)
    binh = world.actor("binh")
    with pytest.raises(Refused, match="lý do"):
        overlaps.decide_overlap(
            project, one.member, one.other, is_allowed=True, reason="", by=binh, at=at(4)
        )
    overlaps.decide_overlap(
        project, one.member, one.other, is_allowed=True, reason="Chi nhánh.", by=binh, at=at(4)
    )
    assert conclude(world, project).state == "concluded"


def test_workshops_elsewhere_with_nothing_alike_are_not_read(world, project, monkeypatch):
    far = [
        province.workshop(world, f"Cơ sở {number}", f"chu{number}", world.communes[1])
        for number in range(5)
    ]
    change(far[0], address_text="Xóm 3")
    read = []
    alike = overlaps._alike
    monkeypatch.setattr(overlaps, "_alike", lambda a, b: read.append(b.pk) or alike(a, b))
    assert overlaps.overlaps(project) == []
    assert not {shop.pk for shop in far} & set(read)


def test_what_was_decided_to_be_double_funding_cannot_pass(world, project):
    twin(world, owner_phone="+84 912 345 678", owner_name="Tâm")
    change(world.workshops[0], owner_phone="0912.345.678", owner_name="Tam")
    (one,) = overlaps.overlaps(project)
    assert sorted(codes([one])) == ["owner", "phone"]
    overlaps.decide_overlap(
        project, one.member, one.other, is_allowed=False, reason="Một chủ.",
        by=world.actor("binh"), at=at(4),
    )  # fmt: skip
    with pytest.raises(Refused, match="Một chủ"):
        conclude(world, project)


def test_a_weak_likeness_is_shown_and_stops_nobody(world, project):
    twin(world, owner_name="tam")
    (one,) = overlaps.overlaps(project)
    assert (one.score, one.needs_decision) == (30, False)
    conclude(world, project)


def test_names_alike_in_one_commune(world, project):
    first = world.workshops[0]
    twin(world, name="HTX mây tre đan Nghi Lôc", place=first.place)
    (one,) = overlaps.overlaps(project)
    assert codes([one]) == ["name"]


def test_the_very_same_quotation_sent_by_two(world, project):
    other = projects.request(
        world.workshops[1], activity="machinery", title="Mua máy", baselines={},
        lines=[machine(200_000_000, 100_000_000)], by=world.actor("loc"), at=at(1),
    )  # fmt: skip
    file = {"kind": "quotations", "name": "bao-gia.pdf", "content": pdf(), "at": at(1)}
    drafts.attach(other, by=world.actor("loc"), **file)
    mine = Request.objects.exclude(pk=other.pk).get()
    Request.objects.filter(pk=mine.pk).update(state="draft")
    drafts.attach(mine, by=world.actor("tam"), **file)
    Request.objects.filter(pk=mine.pk).update(state="merged")
    (one,) = overlaps.overlaps(project)
    assert (codes([one]), one.score) == (["file"], 60)


def test_of_a_file_that_many_sent_those_who_sent_it_first_are_named(world, project, monkeypatch):
    monkeypatch.setattr(overlaps, "SHARERS", 1)
    province.workshop(world, "Xưởng Quỳ Hợp", "thao", world.communes[0])
    file = {"kind": "quotations", "name": "bao-gia.pdf", "content": pdf(), "at": at(1)}
    for workshop, owner in ((world.workshops[1], "loc"), (world.workshops[-1], "thao")):
        asked = projects.request(
            workshop, activity="machinery", title="Mua máy", baselines={},
            lines=[machine(200_000_000, 100_000_000)], by=world.actor(owner), at=at(1),
        )  # fmt: skip
        drafts.attach(asked, by=world.actor(owner), **file)
    mine = Request.objects.get(beneficiary__project=project)
    Request.objects.filter(pk=mine.pk).update(state="draft")
    drafts.attach(mine, by=world.actor("tam"), **file)
    Request.objects.filter(pk=mine.pk).update(state="merged")

    named, own = overlaps.overlaps(project)

    assert (named.other, codes([named]), named.score) == (world.workshops[1], ["file"], 60)
    assert (own.is_own, codes([own]), own.needs_decision) == (True, ["many"], False)


def test_a_quotation_that_a_workshop_of_another_province_sent_too_does_not_break_it(world, project):
    province.workshop(world, "Xưởng Quan Hóa", "thao", world.communes[0])
    far = world.workshops[-1]
    other = projects.request(
        far, activity="machinery", title="Mua máy", baselines={},
        lines=[machine(200_000_000, 100_000_000)], by=world.actor("thao"), at=at(1),
    )  # fmt: skip
    file = {"kind": "quotations", "name": "bao-gia.pdf", "content": pdf(), "at": at(1)}
    drafts.attach(other, by=world.actor("thao"), **file)
    thanh_hoa = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    change(far, province=thanh_hoa)
    mine = Request.objects.exclude(pk=other.pk).get()
    Request.objects.filter(pk=mine.pk).update(state="draft")
    drafts.attach(mine, by=world.actor("tam"), **file)
    Request.objects.filter(pk=mine.pk).update(state="merged")
    assert overlaps.overlaps(project) == []


@pytest.mark.parametrize(("year", "score"), [(YEAR, 60), (YEAR - 1, 50), (YEAR - 2, 50)])
def test_support_for_the_same_content_before_is_listed_with_its_amount(world, project, year, score):
    past(world, year)
    (one,) = overlaps.overlaps(project)
    assert (one.score, one.is_own, len(one.projects)) == (score, True, 1)
    assert "120.000.000" in one.signals[0].text


def test_support_of_long_ago_or_for_something_else_is_not_held_against_them(world, project):
    past(world, YEAR - 3)
    past(world, YEAR - 1, activity="consultancy")
    assert overlaps.overlaps(project) == []


def past(world, year, activity="machinery"):
    from khuyencong.planning import services as planning

    if year != YEAR:
        planning.appropriate(
            world.fund, year=year, number=f"{activity}/{year}", decided_date=at(4).date(),
            amount_dong=200_000_000, by=world.actor("son"), at=at(4),
        )  # fmt: skip
    past_projects.record_past(
        world.bodies["centre"], activity=activity, title="Máy cũ", year=year, fund=world.fund,
        support_dong=120_000_000, own_dong=0, beneficiaries=[world.workshops[0]],
        source="sổ cũ", by=world.actor("mai"), at=at(1),
    )  # fmt: skip


def test_the_page_lists_the_reasons_and_takes_the_decision(client, world, project):
    change(world.workshops[0], tax_code="2900325526")
    twin(world, tax_code="2900325526")
    client.force_login(world.users["binh"])
    address = f"/tham-dinh/{project.code}/"
    assert "cùng mã số thuế 2900325526" in client.get(address).content.decode()
    pair = {"member": world.workshops[0].pk, "other": world.workshops[1].pk, "act": "different"}
    assert client.post(address, pair).status_code == 422
    assert client.post(address, pair | {"reason": "Hai xưởng của một HTX."}).status_code == 302
    assert client.post(address, pair | {"other": 99999}).status_code == 404


def test_one_page_costs_the_same_queries_with_ten_times_the_workshops(
    world, project, django_assert_max_num_queries
):
    for number in range(30):
        province.workshop(world, f"Xưởng số {number}", f"chu{number}", world.communes[0])
    with django_assert_max_num_queries(10):
        overlaps.overlaps(project)


@given(st.sampled_from(["HTX", "Hợp tác xã", "Công ty TNHH", "Hộ kinh doanh", "Cơ sở"]))
def test_the_legal_form_is_no_part_of_a_name(form):
    assert bare_name(f"{form} mây tre Nghi Lộc") == "may tre nghi loc"
