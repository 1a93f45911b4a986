from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "khuyencong.projects"
    verbose_name = _("Đề án")

    def ready(self) -> None:
        from khuyencong.core import full_text, jobs, outbox, standings, verification
        from khuyencong.directory.services import merges
        from khuyencong.ledger.checks import receipts
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.projects import checks
        from khuyencong.projects.models import Project, Request
        from khuyencong.projects.permissions import work
        from khuyencong.projects.selectors import owed
        from khuyencong.projects.services import (
            call_news,
            calls,
            confirmations,
            escalation,
            establishments,
            totals,
        )

        jobs.register("call_reminders", every_seconds=3600, run=calls.remind_job)
        jobs.register("call_news", every_seconds=900, run=call_news.tell_job)
        jobs.register("overdue_steps", every_seconds=3600, run=escalation.overdue_job)
        jobs.register("project_totals", every_seconds=6 * 3600, run=totals.keep_job, is_long=True)
        jobs.register(
            "places_of_beneficiaries", every_seconds=6 * 3600, run=establishments.place_job
        )
        outbox.register("confirmation", confirmations.write_confirmation)
        full_text.register(Project, Request)
        receipts.register_answered_elsewhere(checks.of_past_projects)
        verification.register("past projects", checks.faults)
        verification.register("project totals", checks.faults_of_totals)
        verification.register("places of beneficiaries", checks.faults_of_places)
        verification.register("activities of beneficiaries", checks.faults_of_activities)
        verification.register("separate hands", checks.faults_of_hands)
        standings.register(*checks.STANDINGS)
        kinds.register(owed.KINDS)
        owing.register({"project": work.of_projects, "request": work.of_requests})
        for lifecycle in checks.LIFECYCLES:
            obligations.register(lifecycle)
        merges.register(establishments.share_no_project, establishments.follow)
