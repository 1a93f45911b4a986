"""What a contract says of its own advance binds beside the law."""

import dataclasses
import json

import pytest

from khuyencong.contracts import checks
from khuyencong.contracts.models import Advance, Commitment, Contract
from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from tests import money
from tests import world as province
from tests.again import scenery
from tests.documents.random_papers import random_paper
from tests.documents.test_rendering import bare, docx_lines
from tests.duties import refused
from tests.world import stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
@scenery
def world():
    world = province.build()
    world.project = money.estimated(world)  # 300 million; of a machine 70 % may be advanced
    return world


def signed(world, **terms):
    money.sign(world, world.project, **terms)
    return Commitment.objects.get(project=world.project)


def terms_of_the_paper(world):
    paper = Paper.objects.get(about=world.project.uuid, code="contract")
    data = json.loads(paper.payload)
    return data["advance_dong"], data["penalty"], data["copies"]


def test_under_a_contract_without_advance_not_one_dong_is_advanced(world):
    commitment = signed(world, advance_dong=0)
    refusal = refused(
        lambda: money.advance(world, commitment, 100 * MILLION),
        "ký ngày 15/03/2027 ghi ở Điều 4 là không tạm ứng",
    )
    assert refusal.legal.startswith("Điều 4, Hợp đồng ")
    assert "sau khi nghiệm thu" in refusal.fix
    assert stages(world.project) == {"committed": 300 * MILLION}


def test_what_it_says_is_advanced_and_not_one_dong_more(world):
    commitment = signed(world, advance_dong=100 * MILLION)
    money.advance(world, commitment, 60 * MILLION, key="one")
    with pytest.raises(Refused, match=r"đã tạm ứng 60\.000\.000 đồng\) vượt mức 100\.000\.000"):
        money.advance(world, commitment, 40 * MILLION + 1, key="two")
    money.advance(world, commitment, 40 * MILLION, key="two")
    assert stages(world.project)["advanced"] == 100 * MILLION


def test_a_contract_allows_what_the_law_allows_and_not_one_dong_more(world):
    with pytest.raises(Refused, match=r"cho tạm ứng 210\.000\.001 đồng, vượt mức tối đa 210"):
        signed(world, advance_dong=210 * MILLION + 1)
    assert signed(world, advance_dong=210 * MILLION).contract.advance_dong == 210 * MILLION


def test_where_nothing_is_typed_it_says_what_the_law_allows(world):
    contract = signed(world).contract
    assert (contract.advance_dong, contract.copies) == (210 * MILLION, 4)


def test_the_paper_prints_its_own_terms(world):
    signed(world, advance_dong=50 * MILLION, penalty="0,05 % mỗi ngày", copies=6)
    assert terms_of_the_paper(world) == (50 * MILLION, "0,05 % mỗi ngày", 6)


def told_of_copies(world, **terms):
    signed(world, **terms)
    paper = Paper.objects.get(about=world.project.uuid, code="contract")
    (said,) = [line for line in docx_lines(documents.rendition(paper, "docx")) if "Điều9." in line]
    return said.partition("Hợpđồnglậpthành")[2]


@pytest.mark.parametrize(
    ("copies", "said"),
    [
        (None, "04 bản có giá trị như nhau, mỗi bên giữ 02 bản."),
        (2, "02 bản có giá trị như nhau, mỗi bên giữ 01 bản."),
        (5, "05 bản có giá trị như nhau, Bên A giữ 03 bản, Bên B giữ 02 bản."),
        (12, "12 bản có giá trị như nhau, mỗi bên giữ 06 bản."),
    ],
)
def test_the_contract_says_who_keeps_how_many_of_its_copies(world, copies, said):
    assert told_of_copies(world, copies=copies) == bare(said)


def test_each_party_keeps_at_least_one_copy(world):
    with pytest.raises(Refused, match="lập 1 bản cho 2 bên"):
        money.sign(world, world.project, copies=1)
    one = random_paper("contract", 1)
    three = dataclasses.replace(one, parties=(one.parties[0],) * 3, copies=4)
    assert three.copies_kept == "Bên A giữ 02 bản, mỗi bên khác giữ 01 bản"
    assert dataclasses.replace(three, copies=6).copies_kept == "mỗi bên giữ 02 bản"


def test_a_second_press_with_other_terms_is_no_second_press(world):
    contract = money.sign(world, world.project, advance_dong=0)
    assert money.sign(world, world.project, advance_dong=0) == contract
    with pytest.raises(Refused):
        money.sign(world, world.project, advance_dong=50 * MILLION)


def test_verify_names_an_advance_against_its_contract(world):
    commitment = signed(world)
    money.advance(world, commitment, 100 * MILLION)
    assert checks.faults_of_terms() == []
    Contract.objects.update(advance_dong=0)
    assert Advance.objects.count() == 1
    assert checks.faults_of_terms() == [
        f"Đề án {world.project.code}: tạm ứng 100.000.000 đồng "
        "trong khi hợp đồng cho tạm ứng 0 đồng."
    ]


def test_an_assignment_has_no_such_term(world):
    assert money.assigned(world).contract.advance_dong is None
