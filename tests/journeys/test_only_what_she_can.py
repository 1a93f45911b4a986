"""What stands on a home or a project page as a step, its reader can do: every role, every state.

One project from its draft to its settlement; after each step everybody opens her work, the project
and whatever they offer. It takes some seconds: ten people, fifteen states, every link.
"""

import re
from datetime import date

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.desk.selectors import my_work
from khuyencong.obligations import selectors as owed
from khuyencong.payments import services as payments
from khuyencong.planning import services as planning
from khuyencong.projects import services as projects
from tests import money
from tests import world as province
from tests.claims import ways as claims
from tests.market import scenes as market
from tests.payments.requests import DAY, requested
from tests.recoveries import ways as recovery
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
CLAIMS = {f"Trả lời việc chủ cơ sở báo: {what}" for what in ("báo tiến độ", "gửi hóa đơn")}
RESUME = "Quyết định cho tiếp tục hay dừng hẳn"
RECOVER = "Quyết định thu hồi kinh phí"
ISSUE, WITHDRAW = "Cấp giấy chứng nhận sản phẩm", "Quyết định thu hồi giấy chứng nhận"
BESIDE = "Trình hồ sơ quyết toán"  # its vouchers are gathered while money is on its way
REFUSED = 'class="step-hint"'
OFFERED = re.compile(r'<a class="button [^"]*" href="([^"]+)"')


@pytest.fixture
def world():
    built = province.build()
    province.commune_officer(built, "xa", built.communes[0])
    centre = built.bodies["centre"]
    built.users["phuc"] = province.person("phuc", "centre_head", organisation=centre)
    return built


def works(actor):
    return [one for one in my_work(actor, on=date(YEAR, 3, 1)) if one.about.code]


def look(client, world, project):
    """Everybody; who may do what by her list of work: {name: words}."""
    page, found = f"/ban-lam-viec/de-an/{project.code}/", {}
    for name, user in world.users.items():
        if name in ("tam", "loc"):  # owners have pages of their own
            continue
        client.force_login(user)
        mine = [one for one in works(world.actor(name)) if one.about.code == project.code]
        found[name] = [str(one.label) for one in mine if str(one.label) != BESIDE]
        places = {one.href for one in mine}
        answer = client.get(page)
        if answer.status_code == 200:
            text = answer.content.decode()
            need = text[text.index('<section class="need"') :]
            assert 'aria-disabled="true"' not in text, (name, project.state)
            places |= set(OFFERED.findall(need[: need.index("</section>")]))
        for place in sorted(places):
            offered = client.get(place)
            assert offered.status_code == 200, (name, project.state, place)
            assert REFUSED not in offered.content.decode(), (name, project.state, place)
    return {name: words for name, words in found.items() if words}


def test_nobody_is_offered_what_she_cannot_do(client, world):
    mai, binh, lan = (world.actor(name) for name in ("mai", "binh", "lan"))
    project = province.drafted(world)
    assert look(client, world, project) == {
        name: ["Lập và đăng ký đề án"] for name in ("mai", "hung", "phuc")
    }
    projects.register(project, by=mai, at=at(3))
    assert look(client, world, project) == {"binh": ["Thẩm định đề án"]}
    province.look_at_likenesses(world, project)
    appraisal.conclude(project, opinion="Mức theo Thông tư 28/2018.", by=binh, at=at(5))
    assert set(look(client, world, project)) == {"binh", "lan"}
    province.planned(world, project)
    assert look(client, world, project) == {"lan": ["Phê duyệt dự toán đề án"]}
    planning.approve_estimate(project, by=lan, at=at(12))
    assert look(client, world, project) == {
        "hung": ["Ký hợp đồng"], "phuc": ["Ký hợp đồng"], "lan": ["Giao nhiệm vụ"],
    }  # fmt: skip
    ends = {"signed_date": date(YEAR, 3, 15), "end_date": date(YEAR, 12, 31)}
    contracts.sign(project, **ends, by=world.actor("hung"), at=at(15))
    look(client, world, project)
    money.accept(world, project)
    accepted = look(client, world, project)
    assert "Thanh toán" in accepted["thu"]
    assert not {"son", "lan"} & set(accepted)  # nothing is settled before it is paid
    request = requested(world, Commitment.objects.get(project=project), 300 * MILLION)
    for name, who in {"check": "thu", "approve": "phuc", "send": "thu"}.items():
        waiting = look(client, world, project)
        assert list(waiting) == [who], name  # nobody is asked to pay what is asked for
        getattr(payments, f"{name}_payment")(request, by=world.actor(who), at=DAY)
    assert look(client, world, project) == {"thu": [look_words(request)]}
    said = {"treasury_number": "KB-1", "treasury_date": DAY.date()}
    payments.pay(request, **said, by=world.actor("thu"), at=DAY)
    assert look(client, world, project) == {"son": ["Quyết toán"]}
    money.settle(world, project)
    left = look(client, world, project)
    assert {words for one in left.values() for words in one} <= {"Thanh lý hợp đồng"}


def look_words(request):
    return f"Ghi kết quả của Kho bạc: đề nghị số {request.number}, 300.000.000 đồng"


def test_nobody_is_offered_to_sign_a_contract_with_nobody(client, world):
    assert look(client, world, money.estimated_class(world)) == {"lan": ["Giao nhiệm vụ"]}


def look_everywhere(client, world):
    """Everybody, owners too, opens her home and every place of her list of work; {name: words}."""
    found = {}
    for name, user in world.users.items():
        client.force_login(user)
        if name in ("tam", "loc"):
            home, rows = "/cua-toi/", owed.of_actor(world.actor(name), 50)
            work = {owed.href(row, about): str(row.words) for row, about in rows}
        else:
            home, mine = "/ban-lam-viec/", works(world.actor(name))
            work = {one.href: str(one.label) for one in mine}
        for place in sorted({home, *work}):
            offered = client.get(place, follow=True)
            assert offered.status_code == 200, (name, place)
            assert REFUSED not in offered.content.decode(), (name, place)
        found[name] = set(work.values())
    return {name: words for name, words in found.items() if words}


def test_what_owners_claim_and_a_suspension_are_offered_to_who_answers(client, world):
    project = province.committed(world).project
    claims.report(world, project, 60)
    claims.send(world, project)
    claimed = look_everywhere(client, world)
    assert {name for name, words in claimed.items() if words & CLAIMS} == {"mai"}
    money.suspend(world, project)
    waiting = look_everywhere(client, world)
    assert {name for name, words in waiting.items() if RESUME in words} == {"hung", "phuc"}
    assert not any("Nghiệm thu" in words for words in waiting.values())  # nothing is accepted now


def test_money_that_comes_back_is_offered_to_who_decides_and_then_to_who_records(client, world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    old = recovery.payment(commitment)
    asked = recovery.ask_reversal(world, commitment, old, 300 * MILLION)
    look_everywhere(client, world)
    recovery.recoveries.decline_reversal(
        asked, answer="Chi đúng một lần.", by=world.actor("hung"), at=at(12, 9)
    )
    money.settle(world, commitment.project)
    commitment.project.refresh_from_db()
    wanted = recovery.ask(world, commitment)
    deciding = look_everywhere(client, world)
    assert {name for name, words in deciding.items() if RECOVER in words} == {"lan"}
    recovery.decide(world, wanted)
    after = look_everywhere(client, world)
    assert not any(RECOVER in words for words in after.values())


def test_a_certificate_is_offered_to_who_issues_and_who_withdraws_it(client, world):
    product = market.proposed(world)
    market.key(world)
    assert ISSUE in look_everywhere(client, world)["lan"]
    market.services.issue(product, by=world.actor("lan"), at=at(1))
    assert ISSUE not in look_everywhere(client, world).get("lan", set())
    market.services.ask_withdrawal(product, reason="Ngừng làm", by=world.actor("mai"), at=at(2))
    assert WITHDRAW in look_everywhere(client, world)["lan"]
