"""Thứ tự ưu tiên trên trang kế hoạch: reasons for every place, decisions logged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.appraisal import services as appraisal
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.directory.models import AreaClass, Establishment, Trade
from khuyencong.planning import selectors, services
from khuyencong.policy import selectors as policy
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Project
from tests import world as province
from tests.journeys.test_one_class import registered_class
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def concluded(world, project):
    province.look_at_likenesses(world, project)
    return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(8))


def places(world):
    return selectors.ranking(
        Project.objects.filter(state="concluded").select_related("province"),
        on=at(10).date(),
        book=policy.book("40"),
    )


def two_projects(world):
    """A class of nobody's trade, and machines for weavers of rattan: a priority trade."""
    training = concluded(world, registered_class(world))
    machines = concluded(
        world, projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    )
    return training, machines


def test_a_priority_trade_stands_first_and_the_page_says_why(client):
    world = province.build()
    training, machines = two_projects(world)
    first, last = places(world)
    assert (first.project, last.project) == (machines, training)
    assert "xét ngành nghề: sản phẩm tiêu biểu" in first.reason
    client.force_login(world.users["lan"])
    page = client.get(f"/ban-lam-viec/ke-hoach/?year={YEAR}").content.decode()
    assert page.index(machines.title) < page.index(training.title)
    assert "Địa bàn ngang nhau, xét ngành nghề: sản phẩm tiêu biểu" in page


def test_a_highland_commune_comes_before_a_priority_trade():
    world = province.build()
    training, machines = two_projects(world)
    other = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    concluded(world, other)
    owner = world.workshops[1]
    Beneficiary.objects.filter(project=other).update(establishment=owner)
    plain = Trade.objects.create(code="9999", name_vi="Khác", name_en="Other", source="-")
    Establishment.objects.filter(pk=owner.pk).update(trade=plain)
    AreaClass.objects.create(
        unit=owner.place, kind="minority_zone", area="zone_2", valid_from=at(1).date()
    )
    assert [place.project for place in places(world)] == [other, machines, training]
    assert "vùng dân tộc thiểu số; đề án sau: chưa biết" in places(world)[0].reason


def test_a_flagship_comes_before_a_priority_trade():
    world = province.build()
    training, _machines = two_projects(world)
    Project.objects.filter(pk=training.pk).update(is_flagship=True)
    assert places(world)[0].project == training


def test_a_leader_may_change_the_order_and_the_reason_stays_for_all_to_read(client):
    world = province.build()
    training, machines = two_projects(world)
    client.force_login(world.users["lan"])
    answer = client.post(
        f"/ban-lam-viec/ke-hoach/?year={YEAR}",
        {
            "act": "place",
            "project": training.code,
            "before": machines.code,
            "reason": "Lớp đã hẹn học viên.",
        },
    )
    assert answer.status_code == 302
    first, last = places(world)
    assert (first.project, first.override.reason) == (training, "Lớp đã hẹn học viên.")
    assert last.override is None
    assert "Lớp đã hẹn học viên." in client.get(answer.url).content.decode()
    assert events.history(training.stream).last().kind == "place_before"


@pytest.mark.parametrize(
    ("who", "reason", "why"),
    [("mai", "vì", "lãnh đạo Sở"), ("lan", "  ", "phải có lý do")],
)
def test_the_order_is_not_changed_without_right_or_reason(who, reason, why):
    world = province.build()
    training, machines = two_projects(world)
    with pytest.raises(Refused, match=why):
        services.place_before(training, machines, reason=reason, by=world.actor(who), at=at(9))
    assert places(world)[0].project == machines


def test_the_order_takes_the_same_number_of_questions_for_many_projects():
    world = province.build(appropriated_dong=9_000_000_000)
    two_projects(world)
    Trade.objects.get()  # one trade, two communes: places are asked once each
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            places(world)
        counts.append(len(queries))
        for _more in range(4):
            concluded(
                world, projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
            )
    assert counts[0] == counts[1]
