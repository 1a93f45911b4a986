"""Builds the demonstration province into an empty database."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from khuyencong.demo.build import build
from khuyencong.demo.province import last_morning
from khuyencong.directory.models import Organisation, Unit
from khuyencong.directory.services import places


class Command(BaseCommand):
    help = "Builds the demonstration province (deterministic for a seed and a day)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: object, **options: object) -> None:
        if Organisation.objects.exists():
            raise CommandError(
                "The database already has organisations; the demonstration starts from an empty "
                "one. Point KHUYENCONG_DATA at a new folder."
            )
        if not Unit.objects.exists():
            places.load()
        build(seed=int(str(options["seed"])), today=last_morning(timezone.now()))
        self.stdout.write("Demonstration province ready.")
