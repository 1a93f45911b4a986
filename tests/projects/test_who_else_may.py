"""A refusal for separate hands says who did what, for whom, when, and who else may do it now."""

from datetime import date

import pytest

from khuyencong.core import events
from khuyencong.core.actors import Actor, Grant
from khuyencong.directory.models import Assignment, Person
from khuyencong.projects import permissions
from khuyencong.projects import services as projects
from khuyencong.projects.permissions import duties
from tests import world as province
from tests.again import scenery
from tests.duties import also
from tests.planning.room import thanh_hoa
from tests.projects.routes import RULE
from tests.world import at

SPECIALIST = "Chuyên viên Trung tâm – Trung tâm Hỗ trợ và Tư vấn phát triển Công Thương"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    """Mai wrote it, Hung registered it on 3 March."""
    return projects.register(province.drafted(world), by=world.actor("hung"), at=at(3))


def officer(world, name, role="department_specialist", body="department", **more):
    world.users[name] = province.person(name, role, organisation=world.bodies[body], **more)
    return Assignment.objects.get(person__user=world.users[name])


def in_place_of(world, name, post):
    """Somebody new who takes the place of the holder of this post."""
    officer(world, name, "inspector", "committee")
    Assignment.objects.create(
        person=Person.objects.get(user=world.users[name]), role=post.role,
        organisation=post.organisation, valid_from="2020-01-01", on_behalf_of=post,
    )  # fmt: skip
    return world.actor(name)


def test_who_holds_the_post_and_has_no_part_in_it_is_named_once_in_order(world, project):
    also(world, "hung", "department_specialist", "department")  # has a part
    also(world, "binh", "department_specialist", "finance")  # holds it twice
    for name in ("an", "vinh"):
        officer(world, name)
    officer(world, "bao")
    world.users["bao"].is_active = False
    world.users["bao"].save()
    left = officer(world, "cuc")
    left.valid_until = date(2027, 1, 1)
    left.save()
    world.bodies["elsewhere"] = province.body("SCT38", "department", "Sở", "SCT", thanh_hoa())
    officer(world, "khanh", body="elsewhere")
    events.record(project.stream, "report_progress", {}, by=world.actor("binh"), at=at(4))
    mai = also(world, "mai", "department_specialist", "department")
    decision = permissions.can_step("conclude", project, mai)
    assert decision.fix.endswith("duyệt. Người khác làm được: An, Binh, Vinh.")
    plain = Actor(mai.id, "Mai", grants=(Grant("department_specialist", "40"),))
    assert permissions.can_step("conclude", project, plain).fix.endswith("thẩm định, duyệt.")


def test_of_a_role_of_the_centre_only_the_centre_that_carries_it_out_is_asked(world, project):
    world.bodies["other"] = province.body("TT2", "centre", "Trung tâm 2", "TT2", world.province)
    officer(world, "khanh", "centre_accountant", "other")
    project.state = "committed"
    mai = also(world, "mai", "centre_accountant", "centre")
    decision = permissions.can_step("return_advance", project, mai)
    assert decision.fix.endswith("Người khác làm được: Thu.")


def test_where_nobody_else_holds_the_post_the_head_is_told(world, project):
    Assignment.objects.filter(person__user=world.users["binh"]).delete()
    mai = also(world, "mai", "department_specialist", "department")
    decision = permissions.can_step("conclude", project, mai)
    assert decision.fix.endswith(
        "Chưa có ai khác giữ vai trò này; báo lãnh đạo cơ quan giao quyền."
    )
    assert decision.reason == (
        f"Mai đã làm bước trước của đề án {project.code} nên không được “Kết luận thẩm định đạt”. "
        f"Mai ({SPECIALIST}) đã làm “Lập đề án” ngày 02/03/2027."
    )


def test_an_act_done_in_her_place_is_hers_and_who_did_it_is_said(world):
    hung = Assignment.objects.get(person__user=world.users["hung"])
    khach = in_place_of(world, "khach", hung)
    project = projects.register(province.drafted(world), by=khach, at=at(3))
    both = also(world, "hung", "department_specialist", "department")
    assert permissions.can_step("conclude", project, both).reason == (
        f"Hung đã làm bước trước của đề án {project.code} nên không được “Kết luận thẩm định đạt”. "
        "Khach đã làm “Đăng ký đề án” thay Hung, ngày 03/03/2027."
    )


def test_who_takes_the_place_of_somebody_kept_apart_is_kept_apart(world, project):
    also(world, "mai", "department_specialist", "department")
    post = Assignment.objects.get(person__user=world.users["mai"], role="department_specialist")
    khach = in_place_of(world, "khach", post)
    assert permissions.can_step("conclude", project, khach).reason == (
        f"Mai đã làm bước trước của đề án {project.code} nên không được “Kết luận thẩm định đạt”. "
        f"Mai ({SPECIALIST}) đã làm “Lập đề án” ngày 02/03/2027. Khach đang làm thay Mai."
    )


def test_every_act_that_is_kept_apart_has_its_words():
    for act in sorted({act for pair in RULE for act in pair}):
        assert duties.label(act)[0].isupper(), act
    assert duties.label("draft") == "Lập đề án"
    assert duties.label("pay") == "Thanh toán"


def test_people_read_the_whole_table_in_words():
    table = dict(duties.table())
    assert len(table) == len({act for _earlier, act in RULE})
    assert table["Kết luận thẩm định đạt"] == (
        "Ghi cơ sở vào suất, Lập dự toán, Lập hộ đề nghị hỗ trợ, Lập đề án, "
        "Nộp hộ đề nghị hỗ trợ, Tiếp thu, giải trình ý kiến, Viết đề cương, Đăng ký đề án"
    )
