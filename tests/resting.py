"""The rows that decisions of a project rest on, as they are kept."""

from khuyencong.appraisal.models import RuleUsed
from khuyencong.projects.models import Project


def rests_on(project: Project, decision: str) -> dict[str, str]:
    """{row: the day it was asked about} of one decision."""
    used = RuleUsed.objects.filter(project=project, decision=decision)
    return {row: f"{on}" for row, on in used.values_list("row", "basis_date")}
