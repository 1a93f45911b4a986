"""Which instalments of a contract requests have claimed, and what each may still take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Commitment, Instalment, Share
from khuyencong.payments.models import PaymentRequest, PaymentRequestLine
from khuyencong.payments.selectors import undone_by_line
from khuyencong.settlement.models import AdvanceReturn
from khuyencong.settlement.selectors.registers import COUNT, MONEY, TEXT, Register, Row, Scope

ADVANCE = Instalment.Condition.ADVANCE
NAMED_NONE = 0


def claimed(
    shares: Iterable[int], *, but: PaymentRequest | None = None, states: Iterable[str] = ()
) -> dict[int, dict[int, int]]:
    """{share: {number of an instalment: đồng of the requests that name it and stand}}, less what
    was undone and the advances that came back, of the first instalments first. `states`: of
    requests in these only."""
    asked = PaymentRequest.objects.filter(commitment__share__in=list(shares))
    standing = asked.in_states(states) if states else asked.standing()
    lines = PaymentRequestLine.objects.filter(request__in=standing).exclude(request=but)
    undone = undone_by_line(asked)
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    facts = ("pk", "request__commitment__share", "request__instalment__number", "amount_dong")
    for key, part, number, amount in lines.order_by("pk").values_list(*facts):
        sums[part][number or NAMED_NONE] += amount - undone.get(key, 0)
    back = AdvanceReturn.objects.filter(commitment__share__in=list(sums)).order_by()
    returned = back.values_list("commitment__share").annotate(Sum("amount_dong"))
    for part, amount in returned:
        for number in sorted(sums[part]):
            taken = min(amount, sums[part][number])
            sums[part][number] -= taken
            amount -= taken
    return {part: dict(of) for part, of in sums.items()}


def left_in(rows: Sequence[Instalment], asked: Mapping[int, int], number: int) -> int:
    """Đồng that may still be asked for by naming this one: what earlier ones left counts with it,
    and until the end of none more is asked than the contract pays until then."""
    paid = named = 0
    left = None
    for row in rows:
        paid += row.amount_dong
        named = sum(amount for of, amount in asked.items() if of <= row.number)
        if row.number == rows[-1].number:
            named = sum(asked.values())  # of a version with more of them too
        if row.number >= number:
            left = paid - named if left is None else min(left, paid - named)
    return max(left or 0, 0)


def open_to(kind: str, rows: Sequence[Instalment]) -> list[Instalment]:
    """Those that a request of this kind may name: an advance only what is agreed as one; a payment
    comes after acceptance, so it also takes what was not advanced."""
    if kind == PaymentRequest.Kind.ADVANCE:
        return [row for row in rows if row.condition == ADVANCE]
    return list(rows)


def choices(commitment: Commitment, kind: str) -> list[tuple[Instalment, int]]:
    """(one that may be named, đồng that it may still take), in their order."""
    rows = contracts.instalments(commitment.share)
    part = commitment.share_id or 0
    asked = claimed([part]).get(part, {}) if rows else {}
    return [(row, left_in(rows, asked, row.number)) for row in open_to(kind, rows)]


def first_with(commitment: Commitment, kind: str, amount_dong: int) -> Instalment | None:
    """The first that so much may be asked of, else the last; None where the contract has none."""
    found = choices(commitment, kind)
    with_room = [row for row, left in found if left >= amount_dong]
    return with_room[0] if with_room else found[-1][0] if found else None


def _left_of_each(rows: Sequence[Instalment], asked: Mapping[int, int]) -> list[int]:
    """Đồng of each that nobody asked for: a request takes its own first, then what is left of the
    ones before it, the nearest first."""
    left = {row.number: row.amount_dong for row in rows}
    for number, amount in sorted(asked.items()):
        for of in sorted(left, key=lambda one: (one > number, abs(number - one))):
            taken = min(left[of], amount)
            left[of] -= taken
            amount -= taken
    return list(left.values())


def rows_of_all(scope: Scope) -> list[Row]:
    """A row for each instalment in force, of the newest shares first."""
    agreed = Exists(Instalment.objects.filter(share=OuterRef("pk")))
    newest = Share.objects.filter(agreed, project__among=scope.projects()).order_by("-pk")
    read = newest.select_related("project__implementing_unit", "beneficiary__establishment")
    parts = list(read[: scope.most])
    of_each = contracts.instalments_of(parts)
    asked = claimed([part.pk for part in parts])
    found = []
    for part in parts:
        rows, named = of_each[part.pk], asked.get(part.pk, {})
        for row, left in zip(rows, _left_of_each(rows, named), strict=True):
            cells = (
                contracts.whose(part, part.project),
                row.number,
                str(row.get_condition_display()),
                row.days,
                row.amount_dong,
                named.get(row.number, 0),
                left,
            )
            found.append(Row(part.project.code, cells))
    return found[: scope.most]


REGISTER = Register(
    "dot-thanh-toan",
    lazy("Đợt thanh toán theo hợp đồng"),
    (
        (lazy("Bên nhận"), TEXT), (lazy("Đợt"), COUNT), (lazy("Trả khi"), TEXT),
        (lazy("Trong mấy ngày"), COUNT), (lazy("Số tiền"), MONEY), (lazy("Đã đề nghị"), MONEY),
        (lazy("Còn"), MONEY),
    ),
    rows_of_all,
)  # fmt: skip
