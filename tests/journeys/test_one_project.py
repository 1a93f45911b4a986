"""One đề án, from a workshop's request to settlement. Read this file first."""

from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.reading.checker import check_docx
from khuyencong.ledger import selectors as ledger
from khuyencong.payments import services as payments
from khuyencong.payments.services import Line
from khuyencong.planning import services as planning
from khuyencong.projects import selectors
from khuyencong.projects import services as projects
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.world import YEAR, at, machine, stages

pytestmark = pytest.mark.django_db


def test_a_machinery_project_of_two_workshops_goes_from_request_to_settlement():
    world = province.build()
    tam, loc = world.actor("tam"), world.actor("loc")
    mai, hung, thu = world.actor("mai"), world.actor("hung"), world.actor("thu")
    binh, lan, son = (world.actor(n) for n in ("binh", "lan", "son"))
    first, second = world.workshops

    # 1 · Two owners ask; each gets a receipt.
    requests = []
    for owner, where, price, asked, day in (
        (tam, first, 800_000_000, 300_000_000, 1),
        (loc, second, 500_000_000, 250_000_000, 2),
    ):
        row = projects.request(
            where,
            activity="machinery",
            title="Mua máy chẻ nan",
            by=owner,
            at=at(day),
            lines=[machine(price, asked)],
            baselines={"workers": 12},
        )
        requests.append(projects.submit_request(row, by=owner, at=at(day)))
    assert [row.state for row in requests] == ["submitted", "submitted"]
    receipt = papers.papers_about(requests[0].uuid).get()
    assert receipt.code == "request_receipt"
    assert documents.rendition(receipt, "pdf").startswith(b"%PDF")

    # 2 · The Centre makes one đề án of both and writes its estimate.
    project = projects.draft(
        world.bodies["centre"],
        activity="machinery",
        title="Máy chẻ nan cho hai cơ sở mây tre",
        year=YEAR,
        track="local",
        requests=requests,
        by=mai,
        at=at(5),
    )
    project = projects.write_estimate(
        project,
        [
            machine(800_000_000, 300_000_000, world.fund, first),
            machine(500_000_000, 250_000_000, world.fund, second),
        ],
        by=mai,
        at=at(5),
    )
    project = projects.register(project, by=mai, at=at(5))
    assert (project.total_dong, project.support_dong) == (1_300_000_000, 550_000_000)

    # 3 · The Department asks once for what is missing; a second time is refused.
    missing = [("Báo giá của ba nhà cung cấp", "Mới có một báo giá")]
    project = appraisal.return_for_completion(project, items=missing, by=binh, at=at(8))
    province.complete(project, mai, 10)
    project = projects.register(project, by=mai, at=at(10))
    with pytest.raises(Refused, match="bổ sung 1 lần"):
        appraisal.return_for_completion(project, items=missing, by=binh, at=at(11))

    # 4 · The conclusion keeps what the rules said.
    project = appraisal.conclude(
        project,
        opinion="Mức hỗ trợ theo Thông tư 28/2018, chờ kiểm chứng Thông tư 64/2024.",
        by=binh,
        at=at(12),
    )

    # 6 · The plan, then the estimate: the second machine gets 20 million less, and it goes back.
    province.planned(world, project, when=at(20))
    project.refresh_from_db()
    assert stages(project) == {"planned": 550_000_000}
    one, two = selectors.estimate_lines(project)
    approved = {one.sources.get(source="support").pk: 300_000_000}
    approved |= {two.sources.get(source="support").pk: 230_000_000}
    project = planning.approve_estimate(project, lines=approved, by=lan, at=at(25))
    assert stages(project) == {"planned": 530_000_000}

    # 7 · The contract commits it.
    contracts.sign(
        project, signed_date=date(YEAR, 4, 1), end_date=date(YEAR, 12, 31), by=hung, at=at(1, 4)
    )
    of_first, of_second = Commitment.objects.filter(project=project).order_by("pk")
    assert (of_first.amount_dong, of_second.amount_dong) == (300_000_000, 230_000_000)
    assert stages(project) == {"committed": 530_000_000}

    # 8 · A machine is advanced once more than 70 % of the investment is done and reported. Money
    # leaves by a request: one prepares it, another checks, a head who did not sign approves, the
    # Treasury pays; to an account that two persons confirmed.
    for workshop in (first, second):
        money.ready_to_pay(world, of_first if workshop == first else of_second, workshop.name)
    phuc = world.actor("phuc")
    asked = {"kind": "advance", "lines": [Line(first.name, 100_000_000)], "key": "a"}
    asked["decision"] = "Văn bản 12/SCT-QLCN"
    with pytest.raises(Refused, match="chưa có báo cáo tiến độ"):
        payments.prepare_payment(of_first, **asked, by=mai, at=at(5, 4))
    contracts.report_progress(
        project, seen_date=date(YEAR, 4, 4), percent=75, is_on_site=True, note="Đã lắp máy.",
        by=mai, at=at(4, 4),
    )  # fmt: skip
    request = payments.prepare_payment(of_first, **asked, by=mai, at=at(5, 4))
    payments.check_payment(request, by=thu, at=at(5, 4))
    with pytest.raises(Refused, match="Hung đã làm bước trước"):
        payments.approve_payment(request, by=hung, at=at(6, 4))
    payments.approve_payment(request, by=phuc, at=at(6, 4))
    payments.send_payment(request, by=thu, at=at(6, 4))
    assert stages(project) == {"committed": 430_000_000, "ordered": 100_000_000}
    payments.pay_advance(
        request, treasury_number="C2-02a/15", treasury_date=date(YEAR, 4, 7), by=thu, at=at(7, 4)
    )
    assert stages(project) == {"committed": 430_000_000, "advanced": 100_000_000}

    # 10 · On site the second machine cost 100 million less than estimated.
    settlement.accept(
        project,
        accepted_dong={one.pk: 800_000_000, two.pk: 400_000_000},
        remark="Máy chạy tốt.",
        accepted_date=date(YEAR, 9, 10),
        by=mai,
        at=at(10, 9),
    )
    # 300 and 250 × 4/5 = 200 million earned, 100 million of the first already advanced.
    assert settlement.payable(of_first) == settlement.payable(of_second) == 200_000_000

    # 11 · Each workshop is paid its rest; more than it earned is refused, whatever the other has.
    with pytest.raises(Refused, match=r"200\.000\.001"):
        money.pay(world, of_second, 200_000_001, payee=second.name, key="p0", day=at(20, 9))
    for share, who, key in ((of_first, first, "p1"), (of_second, second, "p2")):
        money.pay(world, share, 200_000_000, payee=who.name, key=key, day=at(20, 9))

    # 12 · Nothing is settled while a voucher is missing: 1,200 million of invoices, and what the
    # workshops paid themselves, 500 and 200 million.
    with pytest.raises(Refused, match=r"Chứng từ vốn đối ứng .* còn thiếu"):
        settlement.settle(project, by=son, at=at(14, 10))
    project.refresh_from_db()
    money.vouch(world, project, day=at(14, 10))
    settlement.submit_dossier(project, by=mai, at=at(14, 10))
    # Settlement frees the 30 million nobody used; nothing is left in between.
    done = settlement.settle(project, by=son, at=at(15, 10))
    assert (done.paid_dong, done.freed_dong) == (500_000_000, 30_000_000)
    assert stages(project) == {"paid": 500_000_000}
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == 1_500_000_000
    for row in requests:
        row.refresh_from_db()
        assert row.state == "closed"

    # 13 · The contract is liquidated with both owners: another act, another paper.
    settlement.liquidate(
        project, signed_date=date(YEAR, 10, 20), agreed_with="Bà Tâm; ông Lộc", by=hung,
        at=at(20, 10),
    )  # fmt: skip

    issued = [paper.code for paper in papers.papers_about(project.uuid)]
    assert issued == [
        "project_registration",
        "completion_request",
        "project_registration",
        "appraisal_minutes",
        "plan_submission",
        "plan_decision",
        "estimate_approval",
        "contract",
        "withdrawal",
        "acceptance_minutes",
        "withdrawal",
        "payment_voucher",
        "withdrawal",
        "payment_voucher",
        "settlement",
        "liquidation",
    ]
    for paper in papers.papers_about(project.uuid, requests[0].uuid):
        assert check_docx(documents.rendition(paper, "docx")) == []
        assert documents.rendition(paper, "pdf").startswith(b"%PDF")
    steps = [event.kind for event in events.history(project.stream)]
    assert steps[0] == "draft"
    assert steps[-2:] == ["settle", "liquidate"]
    call_command("verify")
