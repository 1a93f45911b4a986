"""script/manage reindex: write anew what projects, requests and establishments are found by."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction

from khuyencong.projects import indexing


class Command(BaseCommand):
    help = "Write the search words of every row anew. JSON: {kind: rows}"

    def handle(self, *args, **options):
        with transaction.atomic():
            self.stdout.write(json.dumps(indexing.reindex()))
