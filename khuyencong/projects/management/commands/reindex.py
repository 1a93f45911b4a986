"""script/manage reindex: write anew what projects, requests and establishments are found by."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction

from khuyencong.projects.services import search_index


class Command(BaseCommand):
    help = "Write the search words of every row anew. JSON: {kind: rows}"

    def handle(self, *args, **options):
        with transaction.atomic():
            self.stdout.write(json.dumps(search_index.reindex()))
