"""A year with concluded projects, for tests of the plan room."""

from __future__ import annotations

from khuyencong.appraisal import services as appraisal
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import world as province
from tests.world import YEAR, World, at

MILLION = 1_000_000


def concluded(world: World, title: str, support: int, *, workshop: int | None = 0) -> Project:
    """A concluded local project asking `support` đồng; without a workshop it is a seminar."""
    mai = world.actor("mai")
    activity, requests, who = "seminar_visit", [], None
    if workshop is not None:
        who = world.workshops[workshop]
        owner = world.actor("tam" if workshop == 0 else "loc")
        row = projects.request(
            who,
            activity="machinery",
            title=title,
            lines=[province.machine(support * 2, support)],
            baselines={},
            by=owner,
            at=at(1),
        )
        requests = [projects.submit_request(row, by=owner, at=at(1))]
        activity = "machinery"
    project = projects.draft(
        world.bodies["centre"],
        activity=activity,
        title=title,
        year=YEAR,
        track="local",
        requests=requests,
        by=mai,
        at=at(2),
    )
    line = province.machine(support * 2, support, world.fund, who)
    project = projects.write_estimate(project, [line], by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    province.look_at_likenesses(world, project)
    return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
