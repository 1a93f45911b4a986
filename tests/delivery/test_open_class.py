"""Mở lớp: the unit's own people, within the contract, by the programme; trainers by contract."""

from datetime import date

import pytest

from khuyencong.core import events
from khuyencong.delivery.models import Trainer, TrainingClass
from khuyencong.projects.models import Project, TrainingSession
from tests import classes, money
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, last, refused
from tests.world import YEAR

pytestmark = pytest.mark.django_db
OWN = ("centre_specialist", "centre_head")


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return money.assigned(world).project


def act(world, by):
    world.actor = lambda _name: by
    return world


def test_a_class_is_opened_once_and_its_event_tells_the_figures(world, project):
    opened = classes.open_class(world, project)
    assert (opened.sessions, opened.hours, opened.opened_by) == (6, 24, "Mai")
    told = last(project.stream)
    assert told.kind == "open_class"
    assert told.payload == {"first": "2027-04-05", "last": "2027-04-30", "sessions": 6, "hours": 24}
    assert classes.open_class(world, project) == opened
    assert TrainingClass.objects.count() == 1
    assert kinds(project.stream).count("open_class") == 1


def test_nobody_but_the_implementing_unit_opens_it(world, project):
    others = [*everyone_but(world, *OWN), elsewhere(*OWN)]
    for by in others:
        refused(lambda by=by: classes.open_class(act(world, by), project), "Chỉ đơn vị thực hiện")


def test_only_a_signed_project_of_training_has_a_class(world, project):
    project.state = "accepted"
    project.save(update_fields=["state"])
    refused(lambda: classes.open_class(world, project), "đang ở trạng thái “Đã nghiệm thu”")
    Project.objects.filter(pk=project.pk).update(state="committed", activity="machinery")
    refused(lambda: classes.open_class(world, project), "không phải lớp đào tạo")


@pytest.mark.parametrize(
    ("first", "last_day"),
    [(date(YEAR, 3, 14), classes.day(30)), (classes.day(5), date(YEAR + 1, 1, 1))],
)
def test_a_class_stays_within_its_contract(world, project, first, last_day):
    refused(
        lambda: classes.open_class(world, project, first_date=first, last_date=last_day),
        "nằm ngoài hợp đồng",
    )


def test_the_hours_are_those_of_the_programme_in_the_text(world, project):
    TrainingSession.objects.create(
        project=project, order=1, content="Chẻ nan", theory_hours=4, practice_hours=16
    )
    refused(lambda: classes.open_class(world, project, hours=24), "có 20 giờ, không phải 24 giờ")
    assert classes.open_class(world, project, hours=None).hours == 20


def test_each_session_has_at_least_an_hour(world, project):
    refused(lambda: classes.open_class(world, project, sessions=25), "25 buổi và 24 giờ")
    assert classes.open_class(world, project, sessions=24).sessions == 24


def test_a_trainer_comes_with_a_contract_and_only_once(world, project):
    opened = classes.open_class(world, project)
    code = {"tax_code": "0100109106"}
    one = classes.trainer(world, opened, **code)
    assert classes.trainer(world, opened, "ĐẶNG VĂN THỢ", **code) == one
    assert Trainer.objects.count() == 1
    told = last(project.stream)
    assert (told.kind, told.payload["hours"], told.payload["fee"]) == ("add_trainer", 8, 500_000)
    assert "Thợ" not in told.payload_text
    assert events.is_sealed_value(told.payload["name"], "Đặng Văn Thợ")


def test_the_contracts_of_a_class_promise_no_more_hours_than_its_programme(world, project):
    opened = classes.open_class(world, project)
    classes.trainer(world, opened, hours=16)
    refused(lambda: classes.trainer(world, opened, "Bùi Văn Hai", hours=9), "25 giờ.* có 24 giờ")
    classes.trainer(world, opened, "Bùi Văn Hai", hours=8)


def test_a_contract_has_hours_a_fee_a_day_and_the_tax_code_of_an_organisation(world, project):
    opened = classes.open_class(world, project)
    for wrong, words in (
        ({"hours": 0}, "0 giờ"),
        ({"fee_dong": 0}, "mỗi giờ 0 đồng"),
        ({"kind": "organisation"}, "chưa có mã số thuế"),
        ({"contract_date": date(YEAR, 5, 1)}, "sau ngày bế giảng"),
    ):
        refused(lambda wrong=wrong: classes.trainer(world, opened, **wrong), words)


def test_nobody_else_adds_a_trainer(world, project):
    opened = classes.open_class(world, project)
    for by in (*everyone_but(world, *OWN), elsewhere(*OWN)):
        refused(lambda by=by: classes.trainer(act(world, by), opened), "Chỉ đơn vị thực hiện")
