from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "khuyencong.core"
    verbose_name = _("Nền chung")

    def ready(self) -> None:
        from khuyencong.core import (
            append_only,
            calendar,
            checkpoints,
            full_text,
            intact,
            jobs,
            looking,
            measuring,
            outbox,
            presence,
            presses,
            standings,
            verification,
        )
        from khuyencong.core.models import Access, Checkpoint, Event, Standing, WorkDay

        looking.register(calendar.refresh)
        request_started.connect(looking.look, dispatch_uid="looking")
        append_only.protect(Access, Event, Checkpoint, Standing)
        post_migrate.connect(append_only.install_after_migrate, sender=self)
        verification.register("tables", intact.faults)
        verification.register("events", *checkpoints.PARTS)
        post_migrate.connect(full_text.install_after_migrate, sender=self)
        post_migrate.connect(measuring.measure_after_migrate, sender=self)
        standings.register(standings.of("calendar", WorkDay))
        verification.register("standings", *standings.PARTS)
        verification.register("search", full_text.faults)
        verification.register("triggers", append_only.faults)
        jobs.register("deliver_messages", every_seconds=10, run=outbox.deliver_job)
        jobs.register("hourly_checkpoint", every_seconds=900, run=checkpoints.checkpoint_job)
        jobs.register("keep_standings", every_seconds=10, run=standings.keep_job)
        jobs.register("sweep_standings", every_seconds=6 * 3600, run=standings.sweep_job)
        jobs.register("sweep_presence", every_seconds=900, run=presence.sweep)
        jobs.register("sweep_presses", every_seconds=3600, run=presses.sweep)
        jobs.register(
            "measure_tables", every_seconds=24 * 3600, run=measuring.measure_job, is_long=True
        )
