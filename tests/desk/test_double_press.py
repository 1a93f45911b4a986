"""The same form sent twice: one receipt, one event, one transfer, and the same answer."""

from __future__ import annotations

import re

import pytest

from khuyencong.contracts.models import Annex, Commitment
from khuyencong.contracts.services import report_progress
from khuyencong.ledger.models import Transfer
from khuyencong.projects.models import Project
from khuyencong.settlement.models import AdvanceReturn
from tests import money
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


def committed(world) -> Commitment:
    return province.committed(world)


def advanced(world) -> Commitment:
    commitment = province.committed(world)
    money.advance(world, commitment, 50 * MILLION)
    return commitment


def accepted(world) -> Commitment:
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    return commitment


@pytest.mark.parametrize(
    ("step", "who", "ready", "typed", "receipt", "stages"),
    [
        (
            "return_advance", "thu", advanced, {"document": "Giấy nộp tiền 7"},
            AdvanceReturn, ("advanced", "committed"),
        ),
        (
            "reduce", "hung", committed, {"reason": "Bỏ một máy"},
            Annex, ("committed", "appropriated"),
        ),
    ],
)  # fmt: skip
def test_a_form_sent_twice_is_one_act(client, world, step, who, ready, typed, receipt, stages):
    commitment = ready(world)
    project = commitment.project
    client.force_login(world.users[who])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/{step}/"
    page = client.get(address).content.decode()
    sent = typed | {
        "key": re.search(r'name="key" value="([0-9a-f-]+)"', page).group(1),
        "version": Project.objects.get(pk=project.pk).version,
        "commitment": commitment.pk,
        "amount_dong": "40 triệu",
    }
    papers = money.issued_papers(project)
    answers = [client.post(address, sent) for _press in range(2)]

    first, second = answers
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert first.status_code == 302
    shown = client.get(first.url).content.decode()
    assert "Đã ghi nhận" in shown
    assert receipt.objects.count() == money.steps(project, step) == 1
    assert money.transfers(project, *stages)[-1:] == [40 * MILLION]
    assert Transfer.objects.filter(key__endswith=sent["key"]).count() == 1
    assert receipt.objects.get().transfer.key == f"{step}/{sent['key']}"
    issued = {"reduce": 1}.get(step, 0)
    assert money.issued_papers(project) == papers + issued

    other = client.post(address, sent | {"amount_dong": "39 triệu"})
    assert other.status_code == 422
    assert "đã dùng cho một bút toán có nội dung khác" in other.content.decode()
    assert receipt.objects.count() == 1


@pytest.mark.parametrize("step", ["sign", "settle"])
def test_so_is_a_step_that_is_taken_once(client, world, step):
    if step == "sign":
        project, who = money.estimated(world), "hung"
        typed = {"signed_date": "1/1/2026", "end_date": "31/12/2026"}
    else:
        commitment = accepted(world)
        project, who = commitment.project, "son"
        typed = {"typed": project.code}
        money.pay(world, commitment, 300 * MILLION)
        money.vouch(world, Project.objects.get(pk=project.pk))
    client.force_login(world.users[who])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/{step}/"
    sent = typed | {"version": Project.objects.get(pk=project.pk).version}
    first, second = (client.post(address, sent) for _press in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert first.status_code == 302
    assert money.steps(project, step) == 1


@pytest.mark.parametrize("step", ["return_advance", "sign"])
def test_a_second_press_is_answered_whatever_others_did_since(client, world, step):
    if step == "sign":
        project, who = money.estimated(world), "hung"
        typed = {"signed_date": "1/1/2026", "end_date": "31/12/2026"}
    else:
        commitment = advanced(world)
        project, who = commitment.project, "thu"
        typed = {"document": "Giấy nộp tiền 7", "amount_dong": "40 triệu"}
        typed |= {"key": "8d8ac610-566d-4ef0-9c22-186b2a5ed793", "commitment": commitment.pk}
    client.force_login(world.users[who])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/{step}/"
    sent = typed | {"version": Project.objects.get(pk=project.pk).version}
    first = client.post(address, sent)
    report_progress(
        project, seen_date=at(4, 5).date(), percent=40, is_on_site=True, note="Máy đã về",
        by=world.actor("mai"), at=at(5, 5),
    )  # fmt: skip
    second = client.post(address, sent)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert second.status_code == 302
    assert money.steps(project, step) == 1
    stale = sent | {"key": "9d8ac610-566d-4ef0-9c22-186b2a5ed793", "end_date": "30/11/2026"}
    assert client.post(address, stale).status_code == 422
    assert money.steps(project, step) == 1


def test_a_form_that_lost_what_its_page_sent_along_says_so_and_gives_the_typing_back(client, world):
    commitment = advanced(world)
    money.report(world, commitment.project, 80)  # somebody else came last
    client.force_login(world.users["thu"])
    address = f"/ban-lam-viec/de-an/{commitment.project.code}/buoc/return_advance/"
    typed = {"document": "Giấy", "amount_dong": "40 triệu", "commitment": commitment.pk}
    for lost in ({}, {"key": "xyz"}):
        answer = client.post(address, typed | lost)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "thiếu một phần mà trang kèm theo" in page
        assert "Key" not in page
        assert 'value="40 triệu"' in page
    sent = dict(re.findall(r'name="(key|version)" value="([0-9a-f-]+)"', page))
    assert client.post(address, typed | {"key": sent["key"]}).status_code == 422
    assert not AdvanceReturn.objects.exists()
    without = client.post(address, typed | {"key": sent["key"]}).content.decode()
    assert "đã đổi hồ sơ này" not in without
    assert client.post(address, typed | sent).status_code == 302
    assert AdvanceReturn.objects.get().amount_dong == 40 * MILLION
