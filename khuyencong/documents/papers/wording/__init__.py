"""The wording of every form, by the app whose papers it prints."""

from khuyencong.documents.papers.wording import (
    appraisal,
    contracts,
    network,
    planning,
    projects,
    settlement,
)

ALL = (
    *projects.FORMS,
    *appraisal.FORMS,
    *planning.FORMS,
    *contracts.FORMS,
    *settlement.FORMS,
    *network.FORMS,
)
