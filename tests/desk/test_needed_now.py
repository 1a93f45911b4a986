"""“Đang cần”: what is owed about a project, of whom, and nothing that nobody can do."""

import re

import pytest

from khuyencong.desk.selectors.dossier import needed
from khuyencong.planning import services as planning
from khuyencong.projects.models import Project
from tests import world as province
from tests.planning.room import MILLION, concluded
from tests.world import at

pytestmark = pytest.mark.django_db


def named(project: Project) -> set[str]:
    """Each with who does it, as its page asks."""
    idle = () if project.beneficiaries.exists() else ("project.sign",)
    rows = needed(project, at(9).date(), {}, idle=idle)
    return {f"{row.label}: {row.holders}" for row in rows}


@pytest.mark.parametrize("has_party", [True, False])
def test_a_contract_is_asked_for_only_where_there_is_somebody_to_sign_it_with(has_party):
    world = province.build()
    whose = {} if has_party else {"workshop": None}
    project = concluded(world, "Máy chẻ nan", 10 * MILLION, **whose)
    province.planned(world, project)
    project.refresh_from_db()
    planning.approve_estimate(project, by=world.actor("lan"), at=at(8))
    project.refresh_from_db()
    labels = {text.split(":")[0] for text in named(project)}
    assert labels == {"Giao nhiệm vụ"} | ({"Ký hợp đồng"} if has_party else set())


def test_who_owes_it_goes_there_from_the_page_of_the_project(client):
    world = province.build()
    project = concluded(world, "Máy chẻ nan", 10 * MILLION)
    province.planned(world, project)
    project.refresh_from_db()
    place = f'href="/ban-lam-viec/de-an/{project.code}/buoc/approve_estimate/"'
    needs = {}
    for name in ("lan", "mai"):
        client.force_login(world.users[name])
        page = client.get(f"/ban-lam-viec/de-an/{project.code}/").content.decode()
        needs[name] = re.search(r'class="need".*?</table>', page, re.S)[0]
    assert place in needs["lan"]
    assert "Phê duyệt dự toán" in needs["mai"] and place not in needs["mai"]
