"""Prints the demonstration accounts, where there are any."""

from django.conf import settings
from django.core.management.base import BaseCommand

from khuyencong.demo import people
from khuyencong.directory.models import User
from khuyencong.directory.models.roles import ROLES


class Command(BaseCommand):
    help = "Prints the demonstration accounts."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.IS_DEMONSTRATION or not User.objects.filter(username="chuyenvien").exists():
            return
        self.stdout.write(f"Demonstration accounts, password {people.PASSWORD}:")
        for username, _name, role, *_rest in people.ACCOUNTS:
            self.stdout.write(f"  {username:<12} {ROLES[role].label}")
        officer = people.COMMUNE_OFFICER[0]
        self.stdout.write(f"  {officer:<12} {ROLES['commune_officer'].label}")
        self.stdout.write(f"  {'chuco1':<12} {ROLES['owner'].label}")
