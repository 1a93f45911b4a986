"""Loads provinces, communes, successions, area classes and trades from the dated files."""

from django.core.management.base import BaseCommand

from khuyencong.directory.services import places


class Command(BaseCommand):
    help = "Loads the dated place files; run again after a file gained or changed rows."

    def handle(self, *args: object, **options: object) -> None:
        counts = places.load()
        self.stdout.write("\n".join(f"{name}: {count}" for name, count in counts.items()))
