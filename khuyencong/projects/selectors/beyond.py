"""Where more support is asked than the rules allow: said before it is written, refused later.

What is only being brought in may still change, so that it is asked about; registering and
submitting refuse it (selectors/estimate.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.money import dong, share
from khuyencong.directory.models import Establishment
from khuyencong.policy import selectors as policy
from khuyencong.projects.selectors import estimate
from khuyencong.projects.selectors.estimate import Line
from khuyencong.rules import engine
from khuyencong.rules.book import RuleBook
from khuyencong.rules.engine import Facts, Support
from khuyencong.rules.wording import language, say


def beyond(
    activity: str, lines: Sequence[Line], *, on: date, track: str, province: str
) -> list[str]:
    """One sentence for each beneficiary who asks for more than the rules of `on` allow, or for
    all it costs."""
    book = policy.book(province)
    shares = estimate.public_shares(list(lines))
    costs: dict[int | None, int] = {}
    for who, _public, cost in shares:
        costs[_key(who)] = costs.get(_key(who), 0) + cost
    told: dict[int | None, str] = {}
    asked_of = estimate.supports(activity, list(lines), on=on, track=track, province=province)
    for who, asked, support in asked_of:
        if words := _words(asked, costs[_key(who)], support):
            told[_key(who)] = f"{_name(who)}: {words}"
    for who, public, cost in shares:
        if (words := _public_words(public, cost, on=on, book=book)) and _key(who) not in told:
            told[_key(who)] = f"{_name(who)}: {words}"
    return list(told.values())


def beyond_of(facts: Facts, asked: int, *, on: date, book: RuleBook) -> str:
    """The same of one who asks for `asked` đồng and is no card yet; "" where nothing is."""
    cost = facts.cost_dong or 0
    words = _words(asked, cost, engine.ceiling(facts, on=on, book=book))
    return words or _public_words(asked, cost, on=on, book=book)


def _public_words(public: int, cost: int, *, on: date, book: RuleBook) -> str:
    limit = engine.procedure_row("public_share_percent", on=on, book=book).value
    if not isinstance(limit, int) or public <= (most := share(cost, Decimal(limit) / 100)):
        return ""
    return _("tiền Nhà nước {public} trên chi phí {cost}, quy định nhiều nhất {most}.").format(
        public=dong(public), cost=dong(cost), most=dong(most)
    )


def _key(who: Establishment | None) -> int | None:
    return who.pk if who else None


def _name(who: Establishment | None) -> str:
    return who.name if who else _("đề án")


def _words(asked: int, cost: int, support: Support) -> str:
    if not asked or not cost:
        return ""
    part = {"asked": dong(asked), "cost": dong(cost), "percent": f"{asked * 100 // cost} %"}
    if support.status == "ineligible":
        lang = language(get_language())
        why = "; ".join(say(reason, lang) for reason in support.reasons)
        return _("đề nghị {asked}, quy định không hỗ trợ: {why}").format(**part, why=why)
    if support.ceiling_dong is not None and asked > support.ceiling_dong:
        legal = "; ".join(dict.fromkeys(r.legal for r in support.reasons if r.legal))
        words = _("đề nghị {asked} ({percent} chi phí {cost}), quy định nhiều nhất {most}")
        words = words.format(**part, most=dong(support.ceiling_dong))
        return f"{words} ({legal})." if legal else f"{words}."
    if support.ceiling_dong is None and asked >= cost:
        return _("đề nghị hỗ trợ toàn bộ chi phí {cost}; mức tối đa phải có người xem.").format(
            **part
        )
    return ""
