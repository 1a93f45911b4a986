"""One year's plan, from registered dossiers to a changed plan, through the pages.

Three dossiers ask for 650 million; 400 million are there.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from khuyencong.appraisal.models import Opinion, Review
from khuyencong.documents import selectors as papers
from khuyencong.ledger import selectors as ledger
from khuyencong.planning.models import Adjustment, PlanLine, Reserve, Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import world as province
from tests.documents.hostile_files import pdf
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
GOOD = {"need": 18, "feasibility": 16, "estimate": 15, "capacity": 12, "effect": 20}


@pytest.fixture
def world():
    return province.build(appropriated_dong=400 * MILLION)


def test_three_dossiers_become_a_plan_of_400_million_and_the_plan_is_adjusted(client, world):
    machine = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    province.look_at_likenesses(world, machine)
    others = [
        concluded(world, "Máy vót nan", 250 * MILLION, workshop=1),
        concluded(world, "Hội thảo nghề", 100 * MILLION, workshop=None),
    ]
    council = province.seated(world)
    dossier = f"/tham-dinh/{machine.code}/"

    def sent(who: str, address: str, **data: object) -> int:
        client.force_login(world.users[who])
        return client.post(address, data).status_code

    def step(who: str, step: str, **data: object) -> int:
        version = Project.objects.get(pk=machine.pk).version
        address = f"/ban-lam-viec/de-an/{machine.code}/buoc/{step}/"
        return sent(who, address, version=version, **data)

    # Binh asks Finance; while Finance is silent, and the council too, nothing can be concluded.
    asked = {"act": "ask", "organisations": [world.bodies["finance"].pk], "question": "Đơn giá?"}
    assert sent("mai", dossier, **asked) == 422, "who drafts does not appraise"
    assert sent("binh", dossier, **asked) == 302
    assert sent("binh", dossier, act="review", council=council.pk) == 302
    assert step("binh", "conclude", opinion="Đạt.") == 422
    opinion = f"/tham-dinh/y-kien/{Opinion.objects.get().pk}/"
    told = {"stance": "agree_if", "text_1": "Báo giá thứ ba thấp hơn", "proposed_1": "700 triệu"}
    assert sent("binh", opinion, **told) == 422, "the asker does not answer"
    assert sent("son", opinion, **told) == 302

    # Nga is the owner's sister: she says so, and the dossier is closed to her.
    assert sent("nga", dossier, act="conflict", reason="Em ruột chủ cơ sở.") == 302
    review = f"/tham-dinh/cham-diem/{Review.objects.get().uuid}/"
    assert client.get(dossier).status_code == client.get(review).status_code == 404
    marks = {f"mark_{name}": points for name, points in GOOD.items()}
    for name in ("quan", "thao", "minh"):
        assert sent(name, review, act="score", **marks) == 302
    assert sent("quan", review, act="close", remark="Đề nghị hỗ trợ.") == 302
    assert step("mai", "conclude", opinion="Đạt.") == 422
    assert step("binh", "conclude", opinion="Đạt.") == 422, "Finance's condition is not answered"
    point = f"{Opinion.objects.get().pk}.1"
    answers = f"/tham-dinh/{machine.code}/y-kien/"
    told = {"act": "answer", "point": point, "way": "explained", "text": "Chỉ có một nhà bán."}
    assert sent("mai", answers, **told) == 302
    told = {"act": "decide", "point": point, "reason": "Giá theo chứng thư thẩm định."}
    assert sent("lan", answers, **told) == 302
    assert step("binh", "conclude", opinion="Đạt.") == 302

    # The room: 400 million, at least 80 of them for what is no machine; the best plan, with why.
    year = f"?year={YEAR}"
    floor = {"act": "set", "measure": "dong", "content": "KC2", "least": "80 triệu"}
    assert sent("binh", f"/ke-hoach/{year}", name="Phương án 1") == 302
    scenario = Scenario.objects.get()
    address = f"/ke-hoach/phuong-an/{scenario.uuid}/"
    assert scenario.proposals.count() == 3
    aims = {"way": "best", "score": 100, "jobs": 1, "area": 20, "leverage": 5, "levels": "100, 80"}
    aims[f"fund_{world.fund.pk}"] = "400 triệu"
    assert sent("binh", address, act="aims", **aims) == 302
    content = scenario.proposals.get(project=others[1]).content
    limit = floor | {"content": content, "reason": "Nghị quyết."}
    assert sent("binh", f"/ke-hoach/muc-san-tran/{year}", **limit) == 302
    assert sent("binh", address, act="solve") == 302
    scenarios.solve_job(now=timezone.now())
    page = client.get(address).content.decode()
    assert "Không phương án nào tốt hơn." in page
    assert "thiếu" in page, "why somebody is out"
    given = {row.project_id: row.given_dong for row in scenario.proposals.filter(percent__gt=0)}
    assert others[1].pk in given
    assert sum(given.values()) <= 400 * MILLION

    # Binh drafts, Lan submits, Dung decides, with number and scan; nobody does two of these.
    assert sent("binh", address, act="submit") == 422
    assert sent("lan", address, act="submit") == 302
    total = sum(
        row.project.total_dong for row in scenario.proposals.all() if row.project_id in given
    )
    scan = SimpleUploadedFile("quyet-dinh.pdf", pdf(), "application/pdf")
    assert sent("lan", address, act="approve", number="55") == 422
    client.force_login(world.users["dung"])
    shown = client.post(address, {"act": "look_first", "number": "55"}).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    signed = {"scan": scan, "read_dong": str(total), "seen": seen}
    assert sent("dung", address, act="approve", number="55", **signed) == 302
    planned = {line.project_id: line.amount_dong for line in PlanLine.objects.all()}
    assert planned == given
    assert ledger.fund_year(world.fund, YEAR)["planned"] == sum(given.values())
    left_out = {machine.pk, others[0].pk, others[1].pk} - set(given)
    assert {row.project_id for row in Reserve.objects.all()} == left_out

    # The seminar costs 30 million less: the Centre asks, the Department decides, money comes back.
    seminar, adjust = others[1], f"/ke-hoach/dieu-chinh/{others[1].code}/"
    less = {"kind": "reduction", "text": "Ít đại biểu hơn.", "reason": "Hai xã rút."}
    less |= {"fund": world.fund.pk, "amount_dong": "30 triệu"}
    assert sent("hung", adjust, act="ask", **less) == 302
    number = Adjustment.objects.get(project=seminar).pk
    assert sent("hung", adjust, act="decide", adjustment=number) == 422
    assert sent("lan", adjust, act="decide", adjustment=number) == 302
    assert stages(seminar) == {"planned": given[seminar.pk] - 30 * MILLION}

    issued = [
        paper.code for paper in papers.papers_about(machine.uuid, scenario.uuid, seminar.uuid)
    ]
    assert sorted(issued) == [
        "adjustment_decision",
        *["appraisal_minutes"] * 2,
        "council_minutes",
        "plan_decision",
        "plan_submission",
        *["project_registration"] * 2,
    ]
    call_command("verify")
