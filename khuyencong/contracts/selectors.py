"""A commitment and where its money stands."""

from __future__ import annotations

from typing import NamedTuple

from khuyencong.contracts.models import Commitment
from khuyencong.ledger import selectors as ledger
from khuyencong.projects import selectors as projects


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
