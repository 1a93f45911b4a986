"""Who may take a step: role and scope, state, other hands, no interest; who may type and help."""

import pytest

from khuyencong.core import events
from khuyencong.core.actors import Actor, Grant
from khuyencong.directory.models.roles import ROLES
from khuyencong.projects import permissions
from khuyencong.projects import services as projects
from khuyencong.projects.models import Conflict, Project
from khuyencong.projects.permissions.duties import EXAMINING
from khuyencong.projects.workflow import PROJECT, REQUEST
from tests import world as province
from tests.duties import elsewhere, everyone_but, refused
from tests.projects.routes import RULE
from tests.projects.test_submit_request import submit, written
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
# Who did an act before may not take these steps.
OTHER_HANDS = {
    step.name: {earlier for earlier, act in RULE if act == step.name} for step in PROJECT.steps
}
ACTS = sorted({"draft"} | {step.name for step in PROJECT.steps} | {earlier for earlier, _ in RULE})


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return province.drafted(world)


def holder(world, step, name="An"):
    """Somebody with every role of the step, in the Centre as in the province."""
    centre = world.bodies["centre"].pk
    return Actor(name, name, grants=tuple(Grant(role, "40", centre) for role in sorted(step.roles)))


def standing(project, step):
    """The project where the step begins, on a track that has it."""
    track = "national" if step.tracks == {"national"} else "local"
    Project.objects.filter(pk=project.pk).update(state=sorted(step.sources)[0], track=track)
    project.refresh_from_db()
    return project


@pytest.mark.parametrize("step", PROJECT.steps, ids=lambda step: step.name)
def test_a_step_is_held_from_who_did_these_before_and_from_nobody_else(world, project, step):
    project = standing(project, step)
    an = holder(world, step)
    assert permissions.can_step(step.name, project, an)
    assert permissions.require_step(step.name, project, an) is step
    # What takes back a project waits for nobody's hands: it ends when anybody has examined.
    ended = EXAMINING if step.name == "take_back" else frozenset()
    for earlier in sorted(ACTS, key=ended.__contains__):
        by = holder(world, step, name=f"An {earlier}")
        events.record(project.stream, earlier, {}, by=by, at=at(4))
        decision = permissions.can_step(step.name, project, by)
        assert bool(decision) is (earlier not in OTHER_HANDS[step.name] | ended), earlier
    assert ended or permissions.can_step(step.name, project, an)  # hands are told apart by their id


@pytest.mark.parametrize("step", PROJECT.steps, ids=lambda step: step.name)
def test_a_step_needs_its_role_here_its_track_and_its_state(world, project, step):
    project = standing(project, step)
    an = holder(world, step)
    khanh = elsewhere(*step.roles)
    reason = refused(lambda: permissions.require_step(step.name, project, khanh)).message
    assert "thuộc vai trò" in reason
    assert all(str(ROLES[role].label) in reason for role in step.roles)
    for state in (state.name for state in PROJECT.states):
        project.state = state
        decision = permissions.can_step(step.name, project, an)
        assert bool(decision) is (state in step.sources), state
        assert decision or "Đề án đang ở trạng thái" in decision.reason
    project.state = sorted(step.sources)[0]
    if step.tracks:
        project.track = "local" if project.track == "national" else "national"
        assert "không áp dụng cho" in permissions.can_step(step.name, project, an).reason


def test_what_is_done_before_a_step_is_refused_in_its_own_name(world, project):
    told = permissions.can_step("conclude", project, world.actor("mai"), act="ask_opinions")
    assert "Bước “Xin ý kiến” thuộc vai trò" in told.reason
    for state, way in (("registered", "Rút đề án về để sửa"), ("planned", "điều chỉnh")):
        project.state = state
        closed = permissions.can_step("register", project, world.actor("mai"), act="write_estimate")
        assert "Dự toán của đề án đã khép từ lúc đăng ký." in closed.reason
        assert way in closed.fix
    project.state = "withdrawn"
    ended = permissions.can_step("register", project, world.actor("mai"), act="write_estimate")
    assert "chưa thể “Lập dự toán”" in ended.reason


def test_a_role_of_the_centre_counts_in_the_unit_that_carries_the_project_out(world, project):
    """Its own province is not enough: another centre of it has its own projects."""
    other = Actor("bao", "Bảo", grants=(Grant("centre_specialist", "40", project.pk + 10**6),))
    assert not permissions.can_step("register", project, other)
    assert "Chỉ chuyên viên" in permissions.can_draft(project.implementing_unit_id, other).reason


def test_a_post_elsewhere_takes_nothing_from_the_post_here(world, project):
    centre = world.bodies["centre"].pk
    posts = [Grant("centre_specialist", "38", -1), Grant("centre_specialist", "40", centre)]
    both = Actor("an", "An", grants=tuple(posts))
    assert permissions.can_step("register", project, both)
    assert permissions.can_draft(project.implementing_unit_id, both)


def test_whether_a_role_takes_a_step_at_all(world):
    assert permissions.has_step("register", world.actor("mai"))
    assert not permissions.has_step("register", world.actor("thu"))


def test_what_somebody_has_done_is_her_newest_event_of_that_step(world, project):
    mai, hung = world.actor("mai"), world.actor("hung")
    assert permissions.taken("report_progress", project, mai) is None
    for number, by in ((1, mai), (2, mai), (3, hung)):
        events.record(project.stream, "report_progress", {"number": number}, by=by, at=at(4))
    events.record(project.stream, "reduce", {"number": 4}, by=mai, at=at(4))
    assert permissions.taken("report_progress", project, mai).payload == {"number": 2}


def test_the_centre_and_the_department_open_umbrellas_of_their_province(world):
    openers = {"centre_specialist", "centre_head", "department_specialist", "department_leader"}
    for other in everyone_but(world):
        role = other.id.removeprefix("someone-")
        decision = permissions.can_open_umbrella("40", other)
        assert bool(decision) is (role in openers), role
        assert decision or "Chỉ Trung tâm và Sở" in decision.reason
    assert not permissions.can_open_umbrella("40", elsewhere(*openers))


def test_an_interest_closes_a_project_and_only_this_one(world, project):
    binh = world.actor("binh")
    other = province.drafted(world)
    assert permissions.has_no_interest(project, binh)
    row = Conflict.objects.create(
        project=project, person=binh.id, name="Binh", reason="Em.", declared_at=at(3)
    )
    assert "xung đột lợi ích" in permissions.has_no_interest(project, binh).reason
    assert permissions.has_no_interest(other, binh)
    assert permissions.has_no_interest(project, world.actor("lan"))
    row.lifted_by, row.lifted_at = "Lan", at(4)
    row.save()
    assert permissions.has_no_interest(project, binh)


def test_an_owner_has_an_interest_in_her_own_beneficiary_only(world, project):
    assert "có phần" in permissions.has_no_interest(project, world.actor("tam")).reason
    assert permissions.has_no_interest(project, world.actor("loc"))
    seminar = projects.draft(
        world.bodies["centre"], activity="seminar_visit", title="Hội thảo", year=YEAR,
        track="local", requests=[], by=world.actor("mai"), at=at(2),
    )  # fmt: skip
    assert permissions.has_no_interest(seminar, world.actor("tam"))


def one(world, role, **scope):
    return Actor("x", "X", grants=(Grant(role, **{"province": "40"} | scope),))


def test_who_types_for_a_workshop(world):
    mine, other = world.workshops
    near, far = mine.place_id, other.place_id
    may = (
        one(world, "owner", establishment_id=mine.pk),
        one(world, "helper", establishment_id=mine.pk),
        one(world, "commune_officer", place_ids=(near,)),
        one(world, "collaborator", place_ids=(near, far)),
        one(world, "centre_specialist"),
        Actor(
            "y", "Y", grants=(Grant("centre_specialist", "38"), Grant("centre_specialist", "40"))
        ),
        Actor(
            "z",
            "Z",
            grants=tuple(  # two workshops of one owner
                Grant("owner", "40", establishment_id=one.pk) for one in world.workshops
            ),
        ),
    )
    for actor in may:
        assert permissions.can_type(mine, actor), actor
    may_not = (
        one(world, "owner", establishment_id=other.pk),
        one(world, "commune_officer", place_ids=(far,)),
        one(world, "centre_head"),
        one(world, "centre_specialist", province="38"),
        one(world, "inspector", place_ids=(near,)),
        Actor("", ""),
    )
    for actor in may_not:
        assert "Chỉ chủ cơ sở" in permissions.can_type(mine, actor).reason, actor


def test_help_ends_when_the_owner_says_no(world):
    row = written(world)
    officer = one(world, "commune_officer", place_ids=(row.place_id,))
    owner = world.actor("tam")
    assert permissions.can_help(row, officer) and permissions.can_help(row, owner)
    assert "Chỉ chủ cơ sở" in permissions.can_help(row, world.actor("loc")).reason
    row.is_help_refused = True
    assert "không cho người khác làm hộ" in permissions.can_help(row, officer).reason
    assert permissions.can_help(row, owner)


@pytest.mark.parametrize("step", REQUEST.steps, ids=lambda step: step.name)
def test_a_step_of_a_request_needs_its_role_near_it_and_its_state(world, step):
    row = submit(written(world), world.actor("tam"))
    row.state = sorted(step.sources)[0]
    for role in sorted(step.roles):
        if role in ("owner", "helper"):
            here = one(world, role, establishment_id=row.establishment_id)
            away = one(world, role, establishment_id=world.workshops[1].pk)
        elif role in ("commune_officer", "collaborator"):
            here = one(world, role, place_ids=(row.place_id,))
            away = one(world, role, place_ids=(world.workshops[1].place_id,))
        else:
            here, away = one(world, role), one(world, role, province="38")
        assert permissions.can_request_step(step.name, row, here), role
        assert "thuộc vai trò" in permissions.can_request_step(step.name, row, away).reason, role
        assert (
            "thuộc vai trò"
            in permissions.can_request_step(step.name, row, one(world, "inspector")).reason
        )
    for state in (state.name for state in REQUEST.states):
        row.state = state
        assert bool(permissions.can_request_step(step.name, row, here)) is (state in step.sources)
