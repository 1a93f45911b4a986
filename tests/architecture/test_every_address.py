"""Every address is visited by somebody who may, and opening a page writes nothing."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import LookAgain
from khuyencong.appraisal.services import opinions
from khuyencong.appraisal.services.council import open_review
from khuyencong.certificates.codes import Printed
from khuyencong.delivery import services as delivery
from khuyencong.directory.models import Assignment, Person
from khuyencong.directory.services import merges
from khuyencong.documents import services as documents
from khuyencong.documents.models import Outgoing, Paper, Upload
from khuyencong.documents.services import orders, versions
from khuyencong.history import services as history
from khuyencong.inspection.services import recommendations
from khuyencong.market import services as market
from khuyencong.network import services as network
from khuyencong.network.models import HandOver
from khuyencong.payments.services import Line
from khuyencong.planning import services as planning
from khuyencong.planning.scenarios.services import create_scenario, set_level
from khuyencong.policy import services as packs
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts
from khuyencong.reports import services as reports
from khuyencong.treasury import services as treasury
from tests import classes, money
from tests import world as province
from tests.architecture.visits import VISITS
from tests.claims import ways as claim_ways
from tests.documents.einvoice_files import einvoice
from tests.documents.hostile_files import pdf, picture
from tests.history import books
from tests.journeys.test_one_class import registered_class
from tests.market import scenes
from tests.packs import set_figure
from tests.planning.room import concluded
from tests.programme.test_programme import entered
from tests.projects.test_groups import chain, group_of_nine
from tests.recoveries import ways
from tests.rules.test_packs import MACHINERY
from tests.treasury import statements
from tests.world import at, machine

pytestmark = pytest.mark.django_db
# Sessions, papers drawn when first opened, who opened what, who has it open now, how often.
MAY_BE_WRITTEN = {
    "django_session",
    "documents_rendition",
    "core_access",
    "core_presence",
    "core_rate",
}
CHANGES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.I)


def names(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"


def archived(world, centre):
    """A file that was handed in, of a case without papers."""
    xoan, when = world.actor("xoan"), at(20)
    documents.write_heading(
        centre, year=province.YEAR, symbol="01/KC", title="Hồ sơ đề án", retention_years=10,
        maker="Phòng KC", takes_projects=True, by=xoan, at=when,
    )  # fmt: skip
    case = documents.open_case(uuid.uuid4(), organisation=centre, title="Lớp", by=xoan, at=when)
    documents.hand_in(centre, files=[case], taker="Lưu", by=xoan, at=when)
    return case


def year_act(world):
    """One đồng that was not used, cancelled."""
    act = treasury.ask(
        world.fund, year=province.YEAR, kind="cancel", ground="not_used", reason="Không dùng hết",
        parts=[treasury.Part(None, "appropriated", 1)], by=world.actor("thu"), at=at(1),
    )  # fmt: skip
    return treasury.decide(act, by=world.actor("lan"), at=at(1))


def statement(world):
    """A line of the Treasury that is nowhere in the books, explained and signed for."""
    came = statements.receive(world, statements.csv("12/09/2027;X-1;HTX;Mua máy;7.000.000;"))
    return statements.sign(world, statements.present(world, statements.explain(world, came)))


def old_list(world):
    """One with rows that were refused, brought in."""
    batch = history.receive(
        world.province, name="cu.xlsx", content=books.refused_rows(), source="Báo cáo năm 2009",
        by=world.actor("mai"), at=at(1),
    )  # fmt: skip
    return history.bring_in(batch, by=world.actor("mai"), at=at(1))


def report(world):
    """Of the quarter in which all this happens, with its figures."""
    department, by = world.bodies["department"], world.actor("binh")
    return reports.draft(department, kind="quarter", year=province.YEAR, part=2, by=by, at=at(20))


def sold(world) -> dict[str, object]:
    """A product whose certificate signs today, and a report about it."""
    now = timezone.now()
    made = scenes.certified(world, when=now)
    fake = market.report(
        world.province, visitor="1", typed=made.token, seen_where="Chợ Vinh", text="Nhựa",
        by=world.actor("mai"), at=now,
    )  # fmt: skip
    signed_part = Printed(made.token, bytes.fromhex(made.sealed)).written
    return {
        "product": made.uuid, "fake": fake.uuid, "token": made.token, "side": "photo_top",
        "signed_part": signed_part,
    }  # fmt: skip


def recommendation(world):
    return recommendations.record(
        world.province, body="Kiểm toán", report_number="1", report_date=at(1).date(),
        content="Nộp trả", due_date=at(9).date(), answerer="centre_head", by=world.actor("ha"),
        at=at(2),
    )  # fmt: skip


def recovery(world):
    """Of a machine that was paid 300 million: one of them comes back."""
    commitment = money.of_two_machines(world)
    money.accept(world, commitment.project, 400_000_000)
    money.pay(world, commitment, 300_000_000, key="recovered")
    money.settle(world, commitment.project)
    return ways.decided(world, commitment, 1)


def things(world) -> dict[str, object]:
    """One of everything an address may name."""
    project = province.committed(world).project
    pack = packs.draft(
        world.province, scope="national", text=MACHINERY, by=world.actor("binh"), at=at(1)
    )
    own = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy vót nan",
        lines=[machine(200_000_000, 100_000_000)],
        baselines={},
        by=world.actor("tam"),
        at=at(1),
    )
    file = {"kind": "letter", "name": "don.pdf", "content": pdf(), "at": at(1)}
    upload = drafts.attach(own, by=world.actor("tam"), **file)
    photo = file | {"kind": "quotations", "name": "bao-gia.jpg", "content": picture()}
    photo = drafts.attach(own, by=world.actor("tam"), **photo)
    asked = projects.request(
        world.workshops[1],
        activity="machinery",
        title="Mua máy",
        lines=[machine(200_000_000, 100_000_000)],
        baselines={},
        by=world.actor("loc"),
        at=at(1),
    )
    sent = drafts.attach(asked, by=world.actor("loc"), **file)
    projects.submit_request(asked, by=world.actor("loc"), at=at(1))
    province.commune_officer(world, "xa", world.communes[0])
    department = world.bodies["department"]
    world.users["quynh"] = province.person("quynh", "administrator", organisation=department)
    held = Assignment.objects.get(person__user=world.users["mai"])
    giving = network.ask_hand_over(
        Assignment.objects.get(person__user=world.users["thu"]),
        Person.objects.get(user=world.users["ha"]),
        on=at(20).date(),
        by=world.actor("hung"),
        at=at(20),
    )
    network.confirm(giving, by=world.actor("lan"), at=at(20))
    done = HandOver.objects.get()
    registered = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    council = province.seated(world)
    binh = world.actor("binh")
    (opinion,) = opinions.ask_opinions(registered, [world.bodies["finance"]], by=binh, at=at(4))
    (answered,) = opinions.ask_opinions(registered, [world.bodies["department"]], by=binh, at=at(4))
    seen = opinions.Letter("45/SCT-KH", at(4).date(), "Giám đốc", ("tra-loi.pdf", pdf()))
    opinions.give_opinion(answered, stance="agree", letter=seen, by=binh, at=at(5))
    group, umbrella = group_of_nine(world), chain(world)
    planned = concluded(world, "Hội thảo", 10_000_000, workshop=None)
    year = province.YEAR
    scenario = create_scenario(world.province, year=year, name="Một", by=binh, at=at(8))
    set_level(scenario.proposals.first(), 100, by=binh, at=at(8))
    paper = Paper.objects.filter(about=project.uuid, code="contract").get()
    scan = {"kind": "signed", "name": "ban-ky.pdf", "content": pdf(), "at": at(20)}
    bill = {"kind": "invoice", "name": "hd.xml", "content": einvoice(), "at": at(20)}
    invoice = documents.receive(project.uuid, by=world.actor("mai"), **bill)
    read = {"read_number": paper.number, "read_dong": 800_000_000}
    kept = versions.add(paper, by=world.actor("mai"), **scan, **read)
    double = province.workshop(world, "Xưởng trùng", "lien", world.communes[0])
    merge = merges.propose(
        world.workshops[0], merged=double, reason="Một xưởng", by=world.actor("mai"), at=at(20)
    )
    ordered = orders.ask("projects", {}, by=world.actor("mai"), at=at(20))
    orders.make_job(now=at(20))
    set_figure(world, "basis_date", "application")  # the same, by another text: look again
    returned = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    hers = returned.beneficiaries.get().request
    asked_of_her = [("Báo giá", "Thiếu", hers.code, True)]
    appraisal.return_for_completion(returned, items=asked_of_her, by=binh, at=at(4))
    centre = world.bodies["centre"]
    documents.begin_office(centre, valid_from=at(20).date(), by=world.actor("hung"), at=at(20))
    projects.register(province.drafted(world), by=world.actor("mai"), at=at(20))
    world.users["xoan"] = province.person("xoan", "records_officer", organisation=centre)
    letter = documents.register_incoming(
        centre, received_date=at(20).date(), author="UBND xã", symbol="12/UBND",
        dated=at(19).date(), summary="Xin lùi ngày kiểm tra", role="centre_specialist",
        file=("cong-van.pdf", pdf()), by=world.actor("xoan"), at=at(20),
    )  # fmt: skip
    case = archived(world, centre)
    opened = classes.opened(world)
    lesson = classes.session(opened, classes.trainer(world, opened), 6, world)
    classes.held(lesson, world)
    paid = delivery.prepare_list(
        opened, kind="trainers", until_date=classes.day(6), by=world.actor("mai"), at=at(7, 4)
    )
    task = money.assigned(world)
    line = Line(money.party(task), 10_000_000)
    told_by_owner = claim_ways.report(world, province.committed(world).project)
    asked_money = money.prepared(world, task, "advance", [line], key="things", day=at(20))
    return {
        **sold(world),
        "signed": task.project.code,
        "payment_request": asked_money.uuid,
        "expense_claim": told_by_owner.uuid,
        "opened": opened.project.code,
        "lesson": lesson.uuid,
        "list": paid.uuid,
        "case": case.uuid,
        "came": letter.uuid,
        "stopped": uuid.uuid4(),
        "scanned": Upload.objects.get(about=letter.uuid).uuid,
        "centre": centre.uuid,
        "outgoing": Outgoing.objects.get().uuid,
        "returned": returned.code,
        "hers": hers.code,
        "receipt": Paper.objects.get(about=hers.uuid, code="request_receipt").uuid,
        "ordered": ordered.uuid,
        "workshop": double.code,
        "own_workshop": world.workshops[0].code,
        "merge": merge.uuid,
        "class": registered_class(world).code,
        "person": held.person.uuid,
        "body": department.uuid,
        "source": world.fund.uuid,
        "area": world.communes[0].code,
        "home": world.province.code,
        "place": kept.number,
        "registered": registered.code,
        "scenario": scenario.uuid,
        "programme": entered(world).uuid,
        "group": group.code,
        "order": 1,
        "umbrella": umbrella.uuid,
        "planned": planned.code,
        "opinion": opinion.pk,
        "answered": answered.pk,
        "finance": world.bodies["finance"].pk,
        "review": open_review(registered, council, by=binh, at=at(4)).uuid,
        "fund": world.fund.code,
        "question": "gia-tron",
        "year": province.YEAR,
        "stage": "committed",
        "assignment": held.pk,
        "hand_over": done.uuid,
        "file": upload.uuid,
        "sent": sent.uuid,
        "photo": photo.uuid,
        "invoice": invoice.uuid,
        "asked": asked.code,
        "kind": "letter",
        "section": "costs",
        "project": project.code,
        "drafted": province.drafted(world).code,
        "step": "accept",
        "request": Request.objects.exclude(state="draft").first().code,
        "own": own.code,
        "pack": pack.code,
        "instrument": "decree-45-2012",
        "letter": packs.ask(world.province, office="all", by=world.actor("binh"), at=at(1)).uuid,
        "to_look_at": LookAgain.objects.get(project=planned).pk,
        "paper": paper.uuid,
        "year_act": year_act(world).uuid,
        "statement": statement(world).uuid,
        "old_list": old_list(world).uuid,
        "report": report(world).uuid,
        "column": "plan_dong",
        "table": "track",
        "recovery": (recovered := recovery(world)).uuid,
        "recommendation": recommendation(world).uuid,
        "settlement_register": "hop-dong",
        "settled": recovered.project.code,
        "decision": "recovery_decision",
        "scanned_decision": planning.appropriate(
            world.fund,
            year=province.YEAR,
            number="88/QĐ",
            decided_date=at(1).date(),
            amount_dong=1,
            scan=("qd.pdf", pdf()),
            by=world.actor("son"),
            at=at(1),
        ).pk,
        "fmt": "pdf",
        "guide": "ke-hoach-nam",
        "picture": "de-an",
        "sample": "phien-ban-1",
    }


def test_no_address_is_without_a_visitor():
    assert set(names(get_resolver())) == set(VISITS)


def test_each_address_answers_and_opening_it_writes_nothing():
    world = province.build()
    named = things(world)
    written, wrong = [], []
    for name, (who, needs, answers) in VISITS.items():
        client = Client()
        if who:
            client.force_login(world.users[who])

        def watch(execute, sql, params, many, context, name=name):
            found = CHANGES.match(sql)
            if found and found[2] not in MAY_BE_WRITTEN:
                written.append(f"{name}: {found[1]} {found[2]}")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            answer = client.get(reverse(name, args=[named[need] for need in needs]))
        if answer.status_code not in answers:
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []
    assert written == []
