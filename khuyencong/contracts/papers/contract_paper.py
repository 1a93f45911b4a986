"""Hợp đồng thực hiện đề án between the implementing unit (A) and every beneficiary (B)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from khuyencong.contracts.models import Commitment, Contract, Repayment
from khuyencong.contracts.selectors import instalments_of, source_of
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Establishment
from khuyencong.directory.selectors.bank_accounts import account_on, accounts_of
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Signer, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Each, Grounds, Signatures, Table, Text, When
from khuyencong.documents.papers.heading import head_of
from khuyencong.documents.papers.phrases import summed
from khuyencong.documents.papers.signing import on_side
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

PARTY_LINES = (
    ("address", "Địa chỉ: "),
    ("tax_code", "Mã số thuế: "),
    ("account", "Số tài khoản: "),
    ("bank", "Mở tại: "),
)
WORDS = (
    Grounds(),
    Text("Hôm nay, {paper.frame.date_words}, tại {paper.frame.place}, chúng tôi gồm:"),
    Each(
        "paper.parties",
        "party",
        (
            Text("{party.name}", lead="{party.label}: "),
            When("party.representative", (Text("Đại diện: {party.spokesman}"),)),
            *(
                When(f"party.{name}", (Text(f"{label}{{party.{name}}}"),))
                for name, label in PARTY_LINES
            ),
        ),
    ),
    Text("Các bên thống nhất ký hợp đồng với các điều khoản sau:"),
    Text(
        "Bên B thực hiện đề án “{paper.project_title}” (mã {paper.project_code}) theo dự toán "
        "đã được phê duyệt.",
        lead="Điều 1. Nội dung. ",
    ),
    Text(
        "Từ ngày {paper.start_date} đến ngày {paper.end_date}.",
        lead="Điều 2. Thời gian thực hiện. ",
    ),
    Text(
        "Kinh phí khuyến công hỗ trợ là {paper.amount_dong} đồng ({paper.amount_dong_words}).",
        lead="Điều 3. Kinh phí. ",
    ),
    parts.of_each_fund("paper.funds"),
    Text("Vốn đối ứng của Bên B là {paper.counterpart_dong} đồng."),
    When(
        "paper.has_advance",
        (
            Text(
                "Bên A tạm ứng cho Bên B {paper.advance_dong} đồng ({paper.advance_dong_words}).",
                lead="Điều 4. Tạm ứng. ",
            ),
            When("paper.advance_basis", (Text("Căn cứ tạm ứng: {paper.advance_basis}"),)),
        ),
        (Text("Hợp đồng này không tạm ứng.", lead="Điều 4. Tạm ứng. "),),
    ),
    Text("Bên A thanh toán theo các đợt sau:", lead="Điều 5. Thanh toán. "),
    Table(
        "paper.instalments",
        "row",
        (
            Column("Đợt", "{row.n}", 12, "center"),
            Column("Nội dung", "{row.content}", 55),
            Column("Số tiền (đồng)", "{row.amount_dong}", 33, "right"),
            Column("Điều kiện thanh toán", "{row.condition}", 65),
        ),
    ),
    Text(
        "Kiểm tra tiến độ, tổ chức nghiệm thu và thanh toán đúng hạn khi đủ chứng từ.",
        lead="Điều 6. Trách nhiệm của Bên A. ",
    ),
    Text(
        "Thực hiện đúng nội dung và thời gian; bố trí đủ vốn đối ứng; lưu đủ chứng từ; để cơ "
        "quan có thẩm quyền kiểm tra; hoàn trả phần kinh phí không được nghiệm thu.",
        lead="Điều 7. Trách nhiệm của Bên B. ",
    ),
    Text(
        "Hợp đồng có hiệu lực kể từ ngày ký. Thay đổi nội dung phải lập thành phụ lục hợp đồng "
        "được các bên ký. Hợp đồng chấm dứt khi các bên ký biên bản thanh lý.",
        lead="Điều 8. Hiệu lực. ",
    ),
    Signatures(),
)

# What each beneficiary gets and owes by name, delivery, penalty, copies.
FULL = (
    *WORDS[:4],
    Text(
        "Bên B thực hiện đề án “{paper.project_title}” (mã {paper.project_code}) theo dự toán "
        "đã được phê duyệt, gồm:",
        lead="Điều 1. Nội dung. ",
    ),
    Table(
        "paper.goods",
        "row",
        (
            Column("TT", "{row.n}", 9, "center"),
            Column("Đơn vị thụ hưởng", "{row.beneficiary}", 34),
            Column("Nội dung, quy cách", "{row.item}", 38),
            Column("Số lượng", "{row.quantity} {row.unit}", 20, "center"),
            Column("Đơn giá (đồng)", "{row.unit_price_dong}", 26, "right"),
            Column("Thành tiền (đồng)", "{row.amount_dong}", 28, "right"),
        ),
        ("", "Cộng", "", "", "", "{paper.goods_dong}"),
    ),
    Text(
        "Từ ngày {paper.start_date} đến ngày {paper.end_date}. Máy móc, thiết bị giao tại địa "
        "chỉ của Bên B, mới 100 %, đúng quy cách tại Điều 1, có hóa đơn và số máy.",
        lead="Điều 2. Thời gian, giao nhận. ",
    ),
    Text(
        "Kinh phí khuyến công hỗ trợ là {paper.amount_dong} đồng ({paper.amount_dong_words}).",
        lead="Điều 3. Kinh phí. ",
    ),
    parts.of_each_fund("paper.funds"),
    Text("Vốn đối ứng của Bên B là {paper.counterpart_dong} đồng."),
    *WORDS[9:14],
    Text(
        "Bên B chậm quá thời hạn tại Điều 2 mà không được Bên A đồng ý bằng văn bản, hoặc giao "
        "không đúng quy cách, thì phần đó không được nghiệm thu; tiền đã tạm ứng cho phần đó phải "
        "hoàn trả. Bên nào vi phạm gây thiệt hại thì bồi thường theo quy định của pháp luật.",
        lead="Điều 8. Vi phạm hợp đồng. ",
    ),
    Text(
        "Hợp đồng có hiệu lực kể từ ngày ký. Thay đổi nội dung phải lập thành phụ lục hợp đồng "
        "được các bên ký. Hợp đồng chấm dứt khi các bên ký biên bản thanh lý. Hợp đồng lập thành "
        "{paper.copies} bản có giá trị như nhau, mỗi bên giữ 02 bản.",
        lead="Điều 9. Hiệu lực. ",
    ),
    Signatures(),
)

# Says at most how much is advanced, and what a delay costs.
AGREED = (
    *FULL[:10],
    When(
        "paper.has_advance",
        (
            Text(
                "Bên A tạm ứng cho Bên B nhiều nhất {paper.advance_dong} đồng "
                "({paper.advance_dong_words}), khi đủ điều kiện theo quy định.",
                lead="Điều 4. Tạm ứng. ",
            ),
        ),
        (Text("Hợp đồng này không tạm ứng.", lead="Điều 4. Tạm ứng. "),),
    ),
    *FULL[11:16],
    When("paper.penalty", (Text("Phạt chậm giao: {paper.penalty}"),)),
    *FULL[16:],
)


# Each beneficiary's own payment, and their sum.
PARTED = tuple(
    summed(
        "paper.instalments",
        Column("Đợt", "{row.n}", 12, "center"),
        Column("Nội dung", "{row.content}", 62),
        Column("Số tiền (đồng)", "{row.amount_dong}", 33, "right"),
        Column("Điều kiện thanh toán", "{row.condition}", 58),
    )
    if isinstance(block, Table) and block.path == "paper.instalments"
    else block
    for block in AGREED
)

# Who keeps how many of its copies.
COUNTED = (
    *PARTED[:-2],
    Text(
        "Hợp đồng có hiệu lực kể từ ngày ký. Thay đổi nội dung phải lập thành phụ lục hợp đồng "
        "được các bên ký. Hợp đồng chấm dứt khi các bên ký biên bản thanh lý. Hợp đồng lập thành "
        "{paper.copies_words} bản có giá trị như nhau, {paper.copies_kept}.",
        lead="Điều 9. Hiệu lực. ",
    ),
    Signatures(),
)

# What is paid back, when, to where.
LENT_WORDS = When(
    "paper.repayments",
    (
        Text(
            "Kinh phí hỗ trợ sau đây là hỗ trợ có thu hồi, không tính lãi. Bên B hoàn trả vào "
            "nguồn kinh phí đã hỗ trợ theo các đợt; được chi ít hơn thì đợt cuối giảm trước:"
        ),
        Table(
            "paper.repayments",
            "row",
            (
                Column("TT", "{row.n}", 12, "center"),
                Column("Đơn vị hoàn trả", "{row.beneficiary}", 82),
                Column("Hạn hoàn trả", "{row.due_date}", 33, "center"),
                Column("Số tiền (đồng)", "{row.amount_dong}", 38, "right"),
            ),
            ("", "Cộng", "", "{paper.repaid_dong}"),
        ),
        When(
            "paper.recoverable_decision",
            (Text("Căn cứ hỗ trợ có thu hồi: {paper.recoverable_decision}"),),
        ),
    ),
)
_AFTER_PAYMENTS = 1 + next(
    place
    for place, block in enumerate(COUNTED)
    if isinstance(block, Table) and block.path == "paper.instalments"
)
LENT = (*COUNTED[:_AFTER_PAYMENTS], LENT_WORDS, *COUNTED[_AFTER_PAYMENTS:])

# What was not asked for in its own instalment.
STAGED = (
    *LENT[:_AFTER_PAYMENTS],
    When(
        "paper.is_in_instalments",
        (
            Text(
                "Phần của đợt trước chưa đề nghị thì được đề nghị cùng đợt sau; cộng đến hết mỗi "
                "đợt không quá số tiền của các đợt đó."
            ),
        ),
    ),
    *LENT[_AFTER_PAYMENTS:],
)


@dataclass(frozen=True, kw_only=True)
class Party:
    """Một bên của hợp đồng, `label` as printed (BÊN A, BÊN B1).

    What is not known is left empty and not printed.
    """

    label: str
    name: str
    representative: str = ""
    position: str = ""
    address: str = ""
    tax_code: str = ""
    account: str = ""
    bank: str = ""

    @property
    def spokesman(self) -> str:
        """Who signs for the party, with the post where it is known."""
        return ", ".join(part for part in (self.representative, self.position) if part)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Một đợt thanh toán. `condition` in words: khi nào, theo chứng từ gì."""

    content: str
    amount_dong: int
    condition: str


@dataclass(frozen=True, kw_only=True)
class Repaid:
    """Một đợt hoàn trả of recoverable support."""

    beneficiary: str
    due_date: date
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class Goods:
    """What one beneficiary buys or does, of the approved estimate."""

    beneficiary: str
    item: str
    unit: str
    quantity: Decimal
    unit_price_dong: int
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class ContractPaper(parts.OfAProject):
    code = "contract"
    follows = ("plan_decision", "estimate_approval")
    kind = "HĐ"
    title = "Hợp đồng"
    wordings = (
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            WORDS,
            working="Bên A là đơn vị thực hiện, Bên B là đơn vị thụ hưởng.",
        ),
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            FULL,
            working="Quy cách, đơn giá theo từng đơn vị thụ hưởng; giao nhận, vi phạm, số bản.",
            valid_from=date(2026, 11, 28),
        ),
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            AGREED,
            working="Tạm ứng nhiều nhất bao nhiêu, hoặc không tạm ứng; phạt chậm giao nếu có.",
            valid_from=date(2026, 11, 29),
        ),
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            PARTED,
            working="Mỗi đơn vị thụ hưởng một đợt thanh toán; các đợt cộng lại là kinh phí hỗ trợ.",
            valid_from=date(2026, 11, 30),
        ),
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            COUNTED,
            working="Mỗi bên giữ mấy bản theo số bản của hợp đồng.",
            valid_from=date(2026, 12, 1),
        ),
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            LENT,
            working="Hỗ trợ có thu hồi: từng đợt hoàn trả, hạn và số tiền.",
            valid_from=date(2026, 12, 2),
        ),
        Wording(
            "Hợp đồng thực hiện đề án khuyến công",
            STAGED,
            working="Từng đợt thanh toán các bên thỏa thuận; phần còn lại trả cùng đợt sau.",
            valid_from=date(2026, 12, 3),
        ),
    )

    parties: tuple[Party, ...]
    amount_dong: int
    funds: tuple[parts.FundAmount, ...]
    instalments: tuple[Paid, ...]
    start_date: date
    end_date: date
    advance_dong: int = 0
    advance_basis: str = ""
    counterpart_dong: int = 0
    goods: tuple[Goods, ...] = ()
    copies: int = 4
    penalty: str = ""
    repayments: tuple[Repaid, ...] = ()
    recoverable_decision: str = ""
    is_in_instalments: bool = False

    goods_dong = SumOf("goods", "amount_dong")
    repaid_dong = SumOf("repayments", "amount_dong")

    @property
    def has_advance(self) -> bool:
        return self.advance_dong > 0

    @property
    def copies_words(self) -> str:
        return f"{self.copies:02d}"

    @property
    def copies_kept(self) -> str:
        """Each party the same number of copies; Party A what is left over besides."""
        each, more = divmod(self.copies, len(self.parties) or 1)
        if not more:
            return f"mỗi bên giữ {each:02d} bản"
        others = "Bên B" if len(self.parties) == 2 else "mỗi bên khác"
        return f"Bên A giữ {each + more:02d} bản, {others} giữ {each:02d} bản"

    @classmethod
    def fill(
        cls,
        frame: Frame,
        contract: Contract,
        project: Project,
        commitments: Sequence[Commitment],
        by: Actor,
    ) -> ContractPaper:
        total = sum(commitment.amount_dong for commitment in commitments)
        own = account_on(contract.organisation, contract.signed_date)
        staged = _staged(commitments)
        return cls.of(
            project,
            frame,
            parties=(
                Party(
                    label="BÊN A",
                    name=directory.name_on(contract.organisation, contract.signed_date).name,
                    representative=by.name,
                    position=by.title or by.post,
                    account=own.number if own else "",
                    bank=own.place if own else "",
                ),
                *_beneficiaries(_owners(project), contract.signed_date),
            ),
            amount_dong=total,
            funds=funds(commitments),
            instalments=(*staged, *_instalments(commitments, but=bool(staged))),
            is_in_instalments=bool(staged),
            start_date=contract.signed_date,
            end_date=contract.end_date,
            counterpart_dong=project.total_dong - total,
            goods=tuple(_goods(project)),
            copies=contract.copies or 2 * (1 + len(_owners(project))),
            advance_dong=contract.advance_dong or 0,
            penalty=contract.penalty,
            repayments=tuple(_repayments(commitments)),
            recoverable_decision=contract.recoverable_decision,
        )


def _repayments(commitments: Sequence[Commitment]) -> Iterator[Repaid]:
    rows = Repayment.objects.filter(share__in=[one.share for one in commitments if one.share])
    rows = rows.select_related("share__beneficiary__establishment")
    for one in rows.order_by("share__beneficiary", "number"):
        member = one.share.beneficiary
        assert member is not None  # own work is lent to nobody
        yield Repaid(
            beneficiary=member.establishment.name,
            due_date=one.due_date,
            amount_dong=one.amount_dong,
        )


WORDS_OF = {
    "advance": ("tạm ứng", "Đủ điều kiện tạm ứng theo quy định"),
    "delivery": ("thanh toán khi giao hàng", "Biên bản giao nhận, xác nhận khối lượng"),
    "acceptance": ("thanh toán sau nghiệm thu", "Biên bản nghiệm thu và chứng từ chi hợp lệ"),
    "invoice": ("thanh toán khi đủ hóa đơn", "Hóa đơn và chứng từ chi hợp lệ"),
}


def _staged(commitments: Sequence[Commitment]) -> tuple[Paid, ...]:
    """The instalments that the parties agreed on, of each beneficiary after one another."""
    found = []
    parts = dict.fromkeys(one.share for one in commitments if one.share)
    agreed = instalments_of(parts)
    for part in parts:
        for row in agreed.get(part.pk, ()):
            member, (what, condition) = part.beneficiary, WORDS_OF[row.condition]
            assert member is not None  # own work has none
            within = f", trong {row.days} ngày từ khi đủ điều kiện" if row.days else ""
            name = f"{member.establishment.name}, đợt {row.number}: {what}"
            found.append(
                Paid(content=name, amount_dong=row.amount_dong, condition=f"{condition}{within}")
            )
    return tuple(found)


def _instalments(commitments: Sequence[Commitment], *, but: bool) -> Iterator[Paid]:
    """What each beneficiary is paid after its own acceptance, of all funds together; `but`: those
    are agreed on, so only own work."""
    owed: dict[str, int] = {}
    for one in commitments:
        member = one.share.beneficiary if one.share else None
        if member and but:
            continue
        name = member.establishment.name if member else "phần chung"
        owed[name] = owed.get(name, 0) + one.amount_dong
    for name, amount in owed.items():
        yield Paid(
            content=f"{name}: thanh toán sau nghiệm thu, trừ số đã tạm ứng (nếu có)",
            amount_dong=amount,
            condition="Biên bản nghiệm thu và chứng từ chi hợp lệ",
        )


def _goods(project: Project) -> Iterator[Goods]:
    """The estimate line by line, what is common to all named so."""
    for line in selectors.estimate_lines(project):
        yield Goods(
            beneficiary=line.beneficiary.establishment.name if line.beneficiary else "Chung",
            item=line.item,
            unit=line.unit,
            quantity=Decimal(line.quantity),
            unit_price_dong=line.unit_price_dong,
            amount_dong=line.amount_dong,
        )


def _owners(project: Project) -> list[Establishment]:
    return [member.establishment for member in selectors.members(project)]


def _beneficiaries(owners: Sequence[Establishment], on: date) -> tuple[Party, ...]:
    """With the account that money goes to on the day of signing, where one is confirmed."""
    accounts = accounts_of(owners, on)
    return tuple(
        Party(
            label="BÊN B" if len(owners) == 1 else f"BÊN B{number}",
            name=owner.name,
            representative=owner.owner_name,
            position=parts.post_of(owner),
            address=owner.address_text or str(owner.place),
            tax_code=owner.tax_code,
            account=accounts[owner.pk].number if owner.pk in accounts else "",
            bank=accounts[owner.pk].place if owner.pk in accounts else "",
        )
        for number, owner in enumerate(owners, 1)
    )


def funds(commitments: Sequence[Commitment]) -> tuple[parts.FundAmount, ...]:
    return tuple(
        parts.FundAmount(
            fund=source_of(commitment, commitments), amount_dong=commitment.amount_dong
        )
        for commitment in commitments
    )


def issue(
    contract: Contract,
    project: Project,
    commitments: Sequence[Commitment],
    *,
    by: Actor,
    at: datetime,
) -> Issued:
    return documents.issue(
        ContractPaper,
        contract,
        project,
        commitments,
        by,
        organisation=contract.organisation,
        about=[project.uuid],
        summary=f"Thực hiện {parts.abstract(project)}",
        signers=(
            on_side(
                head_of(contract.organisation, by, hanoi_date(at), ContractPaper.code),
                "Đại diện bên A",
            ),
            *(
                Signer(
                    authority="Đại diện bên B", title=parts.post_of(owner), name=owner.owner_name
                )
                for owner in _owners(project)
            ),
        ),
        by=by,
        at=at,
    )
