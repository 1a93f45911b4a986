"""Ai được miễn việc gì: opinions given up on, papers gone on without, conflicts declared."""

import pytest

from khuyencong.appraisal import selectors
from khuyencong.appraisal.selectors.excuses import excuses
from khuyencong.appraisal.services import opinions, waivers
from khuyencong.projects import services as projects
from khuyencong.projects.services import conflicts
from tests import world as province
from tests.duties import elsewhere
from tests.world import at, look_at_likenesses

pytestmark = pytest.mark.django_db
ADDRESS = "/tham-dinh/mien/"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    return look_at_likenesses(world, project)


def excuse_all(world, project):
    """Finance did not answer, a paper is missing, and the Committee's leader is a relative."""
    (asked,) = opinions.ask_opinions(
        project, [world.bodies["finance"]], question="Đơn giá?", by=world.actor("binh"), at=at(4)
    )
    opinions.waive_opinion(asked, reason="Đã nhắc hai lần.", by=world.actor("binh"), at=at(25))
    paper = next(one for one in selectors.missing(project, on=at(5).date()) if one.paper)
    waivers.waive_missing(paper, reason="Cấp sau.", by=world.actor("lan"), at=at(5))
    return conflicts.declare_conflict(
        project, reason="Người thân của chủ cơ sở.", by=world.actor("dung"), at=at(4)
    )


def test_who_is_excused_from_what_by_whom_and_why(client, world, project):
    conflict = excuse_all(world, project)
    found = dict(excuses(world.actor("lan")))
    (kept,), (silent,), (lacking,) = found.values()
    assert (kept.who, kept.by, kept.ended_by) == (world.users["dung"].full_name, "", "")
    assert (silent.what, silent.reason) == ("Cho ý kiến", "Đã nhắc hai lần.")
    assert (silent.by, silent.at) == (world.users["binh"].full_name, at(25))
    assert (lacking.reason, lacking.by) == ("Cấp sau.", world.users["lan"].full_name)
    conflicts.lift_conflict(conflict, reason="Không phải.", by=world.actor("lan"), at=at(6))
    client.force_login(world.users["lan"])
    page = client.get(ADDRESS).content.decode()
    for words in (
        "tự khai",
        "Đã nhắc hai lần.",
        "Cấp sau.",
        f"{world.users['lan'].full_name} gỡ ngày",
    ):
        assert words in page


def test_who_is_kept_from_a_dossier_reads_nothing_of_it_here_and_nobody_elsewhere(world, project):
    excuse_all(world, project)
    conflicts.declare_conflict(project, reason="Bạn cũ.", by=world.actor("binh"), at=at(26))
    for reader in (world.actor("binh"), elsewhere("department_leader")):
        assert [rows for _name, rows in excuses(reader)] == [[], [], []]


def test_only_who_runs_appraisals_and_inspectors_open_it(client, world):
    for name, code in (("lan", 200), ("binh", 200), ("hung", 200), ("ha", 200), ("thu", 403)):
        client.force_login(world.users[name])
        assert client.get(ADDRESS).status_code == code
