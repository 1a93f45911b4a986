"""What `script/server` needs before it answers: tables, static files, places, demonstration.

One process does it all: every start of Python and Django costs more than a second.
"""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from khuyencong.core import first_tables
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.projects.models import Project


class Command(BaseCommand):
    help = "Migrations, static files, places and, on the first start, the demonstration province."

    def handle(self, *args: object, **options: object) -> None:
        first_tables.make()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_places")
        if any(model.objects.filter(words="").exists() for model in (Establishment, Project)):
            call_command("reindex")  # rows of a version that did not search by words
        if settings.IS_DEMONSTRATION and not Organisation.objects.exists():
            self.stdout.write("Building the demonstration province …")
            call_command("demo")
        call_command("demo_accounts", stdout=self.stdout)
        call_command("begin_code", stdout=self.stdout)
