"""A Centre class without beneficiaries: the larger half of the programme."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.reading.checker import check_docx
from khuyencong.ledger import selectors as ledger
from khuyencong.planning import services as planning
from khuyencong.projects import selectors
from khuyencong.projects import services as projects
from khuyencong.projects.selectors.estimate import Line, SourceShare
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.again import scenery
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@scenery
def registered_class(world):
    """40 sessions and materials for 30 learners: 100 million, all of it public money."""
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"],
        activity="vocational_training",
        title="Lớp truyền nghề mây tre",
        year=YEAR,
        track="local",
        by=mai,
        at=at(2),
    )
    lines = [
        Line(
            item="Thù lao giáo viên",
            unit="buổi",
            quantity=40,
            unit_price_dong=1_000_000,
            sources=(SourceShare("support", 40_000_000, world.fund),),
        ),
        Line(
            item="Nguyên liệu thực hành",
            unit="người",
            quantity=30,
            unit_price_dong=2_000_000,
            sources=(SourceShare("support", 60_000_000, world.fund),),
        ),
    ]
    projects.write_estimate(project, lines, by=mai, at=at(2))
    return projects.register(project, by=mai, at=at(2))


def test_a_class_is_assigned_advanced_at_70_percent_and_its_trainers_are_paid():
    world = province.build()
    project = registered_class(world)
    assert not project.beneficiaries.exists()

    project = appraisal.conclude(
        project,
        opinion="Nhu cầu thật, định mức theo quy định đào tạo nghề.",
        by=world.actor("binh"),
        at=at(8),
    )
    province.planned(world, project, when=at(15))
    project = planning.approve_estimate(project, by=world.actor("lan"), at=at(18))

    # Nobody to sign a support contract with: the Department assigns the task.
    with pytest.raises(Refused, match="đơn vị thụ hưởng"):
        contracts.sign(
            project,
            signed_date=date(YEAR, 3, 22),
            end_date=date(YEAR, 12, 31),
            by=world.actor("hung"),
            at=at(22),
        )
    project.refresh_from_db()
    other = province.person("giang", "department_leader", organisation=world.bodies["department"])
    world.users["giang"] = other
    contracts.assign(
        project,
        signed_date=date(YEAR, 3, 22),
        end_date=date(YEAR, 12, 31),
        by=world.actor("giang"),
        at=at(22),
    )
    commitment = Commitment.objects.get(project=project)

    centre = project.implementing_unit.newest_name
    # 70 % of 100 million, not one đồng more.
    with pytest.raises(Refused, match=r"70\.000\.000"):
        money.advance(world, commitment, 70_000_001, payee=centre, key="a0", day=at(25))
    money.advance(world, commitment, 70_000_000, payee=centre, key="a1", day=at(25))

    lines = selectors.estimate_lines(project)
    settlement.accept(
        project,
        accepted_dong={line.pk: line.amount_dong for line in lines},
        remark="30 học viên hoàn thành.",
        accepted_date=date(YEAR, 6, 30),
        by=world.actor("mai"),
        at=at(30, 6),
    )
    for trainer, amount in (("Giáo viên một", 20_000_000), ("Giáo viên hai", 10_000_000)):
        fee = {"payee": trainer, "reason": "Thù lao giáo viên", "amount_dong": amount}
        fee |= {"account": "0101000000347", "bank": "Vietcombank Vinh"}
        contracts.allow_payee(project, **fee, by=world.actor("hung"), at=at(4, 7))
        money.pay(world, commitment, amount, payee=trainer, key=trainer, day=at(5, 7))
    project.refresh_from_db()
    money.vouch(world, project, day=at(8, 7))  # lists signed on paper, certificates, invoices
    settlement.settle(project, by=world.actor("son"), at=at(10, 7))

    found = ledger.subject_balances(project.subject, YEAR)  # own work: of the project itself
    assert {stage: dong for stage, dong in found.items() if dong} == {"paid": 100_000_000}
    for paper in papers.papers_about(project.uuid):
        assert check_docx(documents.rendition(paper, "docx")) == []
        assert documents.rendition(paper, "pdf").startswith(b"%PDF")
    call_command("verify")
