"""A commitment and where its money stands; the learners of a class."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from khuyencong.contracts.models import Commitment, Learner
from khuyencong.ledger import selectors as ledger
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project


class Standing(NamedTuple):
    """Money of one commitment by stage, in đồng, as the ledger holds it."""

    committed: int
    advanced: int
    paid: int


def lock(commitment: Commitment) -> Commitment:
    """The commitment read again under the lock of its project."""
    project = projects.lock(commitment.project)
    commitment = Commitment.objects.select_related("fund").get(pk=commitment.pk)
    commitment.project = project
    return commitment


def standing(commitment: Commitment) -> Standing:
    project = commitment.project
    return Standing(
        *(
            ledger.balance(
                fund=commitment.fund, year=project.year, stage=stage, subject=project.subject
            )
            for stage in Standing._fields
        )
    )


def learners_of(project: Project) -> QuerySet[Learner]:
    """By given name, as the Vietnamese alphabet goes."""
    return (
        Learner.objects.filter(project=project).select_related("place").order_by("sort_key", "pk")
    )


def learner_keys(project: Project) -> set[tuple[str, int, int]]:
    """(folded name, birth year, commune) of everyone in the class."""
    return set(
        Learner.objects.filter(project=project).values_list("folded", "birth_year", "place_id")
    )
