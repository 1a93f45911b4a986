"""What is owed is opened and closed with the state, by the same event; `verify` names what is not
so."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.services import council, opinions
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event
from khuyencong.ledger.models import Account
from khuyencong.obligations import selectors, services
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation, kinds
from khuyencong.planning.scenarios.services import (
    create_scenario,
    return_plan,
    set_level,
    submit_plan,
)
from khuyencong.policy import services as policy
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.workflow import PROJECT, REQUEST
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.planning.room import concluded
from tests.rules.test_packs import MACHINERY
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def owed(subject) -> dict[str, tuple[str, ...]]:
    """{kind: roles} of what is open."""
    found: dict[str, tuple[str, ...]] = {}
    for row in Obligation.objects.still_open().filter(subject=subject.uuid).order_by("role"):
        found[row.kind] = (*found.get(row.kind, ()), row.role)
    return found


def test_every_state_in_which_somebody_has_a_step_makes_somebody_owe():
    for flow in (PROJECT, REQUEST):
        for state in flow.states:
            steps = [step for step in flow.open_from(state.name) if not step.is_optional]
            if (flow, state.name) != (REQUEST, "draft"):  # nobody waits for what was not sent
                assert bool(steps) == bool(state.owes), state.name
            able = {role for step in steps for role in step.roles}
            for one in state.owes:
                assert not kinds.find(one.kind).steps or set(one.roles) <= able
    opened = PROJECT.kinds | REQUEST.kinds
    assert {code for code in kinds.known() if code in opened} == opened


def test_one_project_from_its_draft_to_its_settlement(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    request = Request.objects.get()
    assert owed(request) == {}
    assert owed(project) == {"project.appraise": ("department_specialist",)}
    (row,) = Obligation.objects.still_open().filter(subject=project.uuid)
    assert (row.debtor, row.due_date) == ("40", project.due_date)
    assert row.opened_by == events.history(project.stream).get(kind="register")
    left = Obligation.objects.filter(subject=project.uuid, kind="project.register")
    assert {one.debtor for one in left} == {str(world.bodies["centre"].uuid)}
    assert {one.closed_by for one in left} == {row.opened_by}

    project = projects.take_back(project, reason="Sai đơn giá", by=world.actor("mai"), at=at(3))
    assert owed(project) == {"project.register": ("centre_head", "centre_specialist")}
    project = projects.withdraw(project, reason="Hết nhu cầu", by=world.actor("mai"), at=at(4))
    assert owed(project) == {}
    assert owed(request) == {
        "request.answer": ("centre_specialist",),
        "request.check_site": ("commune_officer",),
    }
    assert faults() == []


def test_money_keeps_its_obligations_until_it_is_settled(world):
    commitment = province.committed(world)
    project = commitment.project
    assert owed(project) == {"project.accept": ("centre_head", "centre_specialist")}
    money.advance(world, commitment, 50_000_000)
    rows = Obligation.objects.still_open().filter(subject=project.uuid, kind="project.accept")
    assert [row.due_date for row in rows] == [commitment.contract.end_date] * 2
    (line,) = project.lines.all()
    settlement.record_invoice(
        line, seller_tax_code="0100109106", symbol="1C27TAA", number="12", place=1,
        issued_date=at(2, 4).date(), amount_dong=line.amount_dong, by=world.actor("mai"),
        at=at(3, 4),
    )  # fmt: skip
    money.accept(world, project, line.amount_dong)
    waits = {"project.submit_dossier", "project.settle", "project.clear_advance"}
    assert set(owed(project)) == {"project.pay", *waits}
    money.pay(world, commitment, 249_999_999)
    assert "project.pay" in owed(project)
    money.pay(world, commitment, 1, key="the rest")
    assert set(owed(project)) == waits  # it leaves the accountant's work
    assert faults() == []

    paid = Obligation.objects.filter(subject=project.uuid, kind="project.pay")
    paid.update(closed_by=None)
    Account.objects.exclude(subject=None).update(subject=project.subject)  # as before shares
    import_module("khuyencong.settlement.migrations.0014_paid_in_full").meet(apps, None)
    assert paid.get().closed_by.kind == "pay"


def test_an_opinion_and_a_sheet_are_owed_while_the_project_is_appraised(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    binh, council_ = world.actor("binh"), province.seated(world)
    bodies = [world.bodies["finance"], world.bodies["department"]]
    first, _second = opinions.ask_opinions(project, bodies, by=binh, at=at(4))
    council.open_review(project, council_, by=binh, at=at(4))
    assert owed(project) == {
        "project.appraise": ("department_specialist",),
        "project.give_opinion": (
            "department_leader", "department_specialist", "finance_officer",
        ),
        "project.score": ("council_member",) * 4,
    }  # fmt: skip
    before = set(Obligation.objects.still_open().values_list("kind", "role", "debtor"))
    assert faults() == []
    Obligation.objects.filter(kind__in=("project.give_opinion", "project.score")).delete()
    assert len(faults()) == 7
    import_module("khuyencong.appraisal.migrations.0009_open_opinions_asked").open_all(apps, None)
    assert before == set(Obligation.objects.still_open().values_list("kind", "role", "debtor"))

    opinions.give_opinion(first, stance="agree", by=world.actor("son"), at=at(5))
    assert "finance_officer" not in owed(project)["project.give_opinion"]
    appraisal.return_for_completion(project, items=[("Báo giá", "Thiếu")], by=binh, at=at(6))
    both = ("centre_head", "centre_specialist")
    assert owed(project) == {"project.complete": both, "project.answer_item": both}
    assert faults() == []
    Obligation.objects.filter(kind="project.answer_item").delete()
    assert len(faults()) == 2
    import_module("khuyencong.appraisal.migrations.0011_open_items_asked").open_all(apps, None)
    assert owed(project)["project.answer_item"] == both
    assert faults() == []


def test_a_day_moves_in_the_row_that_is_there(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    before = Obligation.objects.count()
    services.move_due_dates(project, PROJECT.kinds, project.due_date + timedelta(days=1))
    assert Obligation.objects.count() == before
    assert len(faults()) == 1


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (lambda rows: rows.delete(), "phải làm mà không ghi"),
        (lambda rows: rows.update(debtor="41"), "trạng thái không mở việc này"),
        (lambda rows: rows.update(role="inspector"), "trạng thái không mở việc này"),
        (lambda rows: rows.update(kind="project.accept"), "trạng thái không mở việc này"),
        (lambda rows: rows.update(kind="project.strange"), "không có loại việc"),
        (lambda rows: rows.update(due_date=None), "hạn ghi"),
        (lambda rows: rows.update(closed_by=Event.objects.first()), "phải làm mà không ghi"),
    ],
)
def test_verify_names_what_the_table_does_not_say(world, plant, said):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    assert faults() == []
    plant(Obligation.objects.still_open().filter(subject=project.uuid))
    assert any(said in fault for fault in faults())


def test_what_stood_before_obligations_were_kept_is_opened_once(world):
    province.committed(world)
    projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    province.drafted(world)
    concluded(world, "Hội thảo", 10_000_000, workshop=None)
    columns = ("subject", "kind", "role", "debtor", "province", "creditor", "due_date")
    open_now = set(Obligation.objects.still_open().values_list(*columns))
    Obligation.objects.all().delete()

    import_module("khuyencong.projects.migrations.0017_open_what_is_owed").open_all(apps, None)
    plans = import_module("khuyencong.projects.migrations.0021_the_department_plans")
    plans.owe_the_department(apps, None)

    assert set(Obligation.objects.still_open().values_list(*columns)) == open_now
    assert faults() == []


def test_the_first_due_of_a_debtor_come_first_and_those_without_a_day_last(world):
    made = [province.drafted(world) for _number in range(4)]
    for project, due in zip(made, (at(9), None, at(5), at(7)), strict=True):
        rows = Obligation.objects.still_open().filter(subject=project.uuid)
        rows.update(due_date=due and due.date())
    mine = selectors.debtors_of(world.actor("mai"))
    order = [made[2].uuid, made[3].uuid, made[0].uuid, made[1].uuid]
    assert [row.subject for row in selectors.first_due(mine, 9)] == order
    assert [row.subject for row in selectors.first_due(mine, 2)] == order[:2]
    # What the first two are is not hers to do: the list reads on behind them.
    typed = Obligation.objects.filter(subject__in=(made[2].uuid, made[3].uuid))
    typed.update(kind="project.approve_estimate")
    mai = world.actor("mai")
    assert [row.subject for row, _about in selectors.of_actor(mai, 1)] == [made[0].uuid]
    for who in ("thu", "binh", "dung", "ha"):
        assert selectors.first_due(selectors.debtors_of(world.actor(who)), 9) == []


def test_an_obligation_is_told_by_an_event_of_its_own_subject(world):
    one, other = province.drafted(world), province.drafted(world)
    theirs = events.history(other.stream).last()
    with pytest.raises(ValueError, match="tells nothing of"):
        services.meet(one, "project.register", event=theirs)
    mine = events.history(one.stream).last()
    again = services.Owed("project.register", "centre_head", str(world.bodies["centre"].uuid))
    with pytest.raises(IntegrityError), transaction.atomic():
        services.open(one, [again], province=world.province, event=mine)


def test_nobody_is_excused_without_a_reason(world):
    project = province.drafted(world)
    event = events.history(project.stream).last()
    with pytest.raises(Refused, match="phải có lý do"):
        services.excuse(project, "project.register", reason=" ", event=event)
    assert services.excuse(project, "project.register", reason="Thôi làm", event=event) == 2
    rows = Obligation.objects.filter(subject=project.uuid)
    assert {row.data["excused"] for row in rows} == {"Thôi làm"}


def test_the_committee_owes_the_submission_and_the_department_each_project(world):
    project = concluded(world, "Hội thảo", 10_000_000, workshop=None)
    roles = ("department_leader", "department_specialist")
    assert owed(project) == {"project.plan": roles}
    scenario = create_scenario(
        world.province, year=YEAR, name="Một", by=world.actor("binh"), at=at(8)
    )
    assert owed(scenario) == {}
    set_level(scenario.proposals.get(), 100, by=world.actor("binh"), at=at(8))
    submit_plan(scenario, by=world.actor("lan"), at=at(9))
    assert owed(scenario) == {"scenario.decide": ("provincial_approver",)}
    assert faults() == []
    ((row, about),) = selectors.of_actor(world.actor("dung"), 9)
    assert selectors.href(row, about) == f"/ke-hoach/phuong-an/{scenario.uuid}/"
    return_plan(scenario, reason="Thiếu phường", by=world.actor("dung"), at=at(10))
    assert owed(scenario) == {"scenario.revise": roles}
    assert faults() == []
    Obligation.objects.filter(subject=scenario.uuid).delete()
    assert len(faults()) == 2
    migration = import_module("khuyencong.planning.migrations.0011_open_submitted_plans")
    migration.open_all(apps, None)
    assert faults() == []


def test_a_pack_of_rules_waits_for_a_second_leader_and_for_her_alone(world):
    department, long_ago = world.bodies["department"], at(1, year=2026, month=12)
    world.users["vy"] = province.person("vy", "department_leader", organisation=department)
    lan = world.actor("lan")
    pack = policy.draft(world.province, scope="national", text=MACHINERY, by=lan, at=long_ago)
    assert owed(pack) == {}
    pack = policy.propose(pack, by=lan, at=long_ago)
    assert owed(pack) == {"rule_pack.put_in_force": ("department_leader",)}
    for who in ("lan", "binh", "mai", "dung"):  # who wrote it, and whose it is not
        assert selectors.of_actor(world.actor(who), 9) == []
    ((row, about),) = selectors.of_actor(world.actor("vy"), 9)
    assert selectors.href(row, about) == f"/quy-dinh/{pack.code}/"
    assert faults() == []
    Obligation.objects.filter(subject=pack.uuid).delete()
    assert len(faults()) == 1
    migration = import_module("khuyencong.policy.migrations.0002_open_what_was_proposed")
    migration.open_all(apps, None)
    assert faults() == []
    policy.put_in_force(pack, by=world.actor("vy"), at=long_ago)
    assert owed(pack) == {}
