"""The loader of large provinces copies whole projects, and what it makes passes `verify`."""

import pytest
from django.apps import apps
from django.utils import timezone

from benchmarks.grown import grow
from benchmarks.grown.finding import ROOTS, STAYS, find
from khuyencong.core import standings, verification
from khuyencong.core.models import Event, Stream
from khuyencong.ledger.models import Account
from khuyencong.market import services as market
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import money
from tests import world as province
from tests.market import scenes

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
    }


def test_four_times_the_projects_with_all_that_hangs_on_them_pass_verify():
    world = province.build()
    commitment = province.committed(world)
    project = commitment.project
    money.accept(world, project)
    money.pay(world, commitment, 260_000_000, key=f"pay/{project.code}")  # cites its voucher
    product = scenes.certified(world)
    scenes.proposed(world, name="Giỏ mây")
    market.report(
        world.province, visitor="1", typed=product.token, seen_where="Chợ Vinh", text="Nhựa",
        by=world.actor("mai"), at=province.at(2),
    )  # fmt: skip
    standings.sweep_job(now=timezone.now())
    seeds, _names = find()
    before = counts()

    grow(4)

    after = counts()
    decided = {"ledger.Transfer", "planning.Appropriation", "core.Event"}  # one decision for all
    for label, seed in seeds.items():
        decisions = 1 if label in decided else 0
        assert after[label] == before[label] + 3 * len(seed.copied) + decisions, label
    for label in (*ROOTS[:4], "documents.Paper", "projects.LineSource", "contracts.Commitment"):
        assert after[label] == 4 * before[label] > 0, label
    assert [fault for _name, faults in verification.run() for fault in faults] == []
    assert not standings.unkept()
    assert STAYS.isdisjoint(seeds)


def test_a_copied_project_goes_on_like_its_pattern():
    world = province.build()
    pattern = province.drafted(world)
    grow(2)

    copied = Project.objects.exclude(pk=pattern.pk).get()
    assert (copied.code, copied.uuid) != (pattern.code, pattern.uuid)
    assert copied.beneficiaries.get().request.code != pattern.beneficiaries.get().request.code
    registered = projects.register(copied, by=world.actor("mai"), at=province.at(3))

    assert registered.state == "registered"
    head = Stream.objects.get(pk=copied.stream)
    last = Event.objects.get(stream=copied.stream, seq=head.seq)
    assert (last.kind, last.hash) == ("register", head.hash)
    assert not Account.objects.filter(balance_dong__lt=0).exclude(stage="source").exists()
