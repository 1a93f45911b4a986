"""The decisions of a project with the rows of the rules they rest on, as those rows stand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from khuyencong.appraisal.models import Conclusion, RuleUsed
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.rules.periods import Period
from khuyencong.rules.rows import timelines

Timelines = dict[str, tuple[Period, ...]]


def rules_of(province: str, track: str) -> Timelines:
    """Every dated row that decisions of a track may name."""
    return timelines(policy.book(province).of_track(track))


def decisions_of(project: Project, rules: Timelines) -> dict[str, Any]:
    """{project, conclusion, decisions}; a row no longer in the book has no text."""
    by_decision: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for used in RuleUsed.objects.filter(project=project).order_by("decided_at", "row", "pk"):
        at = used.decided_at.isoformat()
        by_decision[str(used.get_decision_display()), at].append(
            {
                "row": used.row,
                "from": used.row_from.isoformat(),
                "basis_date": used.basis_date.isoformat(),
                "not_verified": used.unseen,
                "text": _text(rules.get(used.row, ()), used.row_from),
            }
        )
    conclusion = Conclusion.objects.filter(project=project).first()
    return {
        "project": project.code,
        "conclusion": conclusion and {
            "is_passed": conclusion.is_passed,
            "support_dong": conclusion.support_dong,
            "by": conclusion.concluded_by,
            "at": conclusion.concluded_at.isoformat(),
            "rules": conclusion.rule_snapshot,
        },
        "decisions": [
            {"decision": name, "at": at, "rows": rows} for (name, at), rows in by_decision.items()
        ],
    }  # fmt: skip


def _text(rows: tuple[Period, ...], since: date) -> dict[str, Any] | None:
    row = next((one for one in rows if one.valid_from == since), None)
    return None if row is None else row.model_dump(mode="json", exclude_none=True)
