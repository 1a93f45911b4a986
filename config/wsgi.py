"""What the web server loads."""

import gc
import os
from itertools import count

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()
application = get_wsgi_application()
reverse("healthz")  # loads what every address needs
# What is loaded by now stays: to look through all of it for garbage held up one page in two hundred
# for 150 ms. So does what the first pages load, templates and compiled queries.
ROUNDS = 3
_rounds = count(1)


def _settle(phase: str, told: dict[str, int]) -> None:
    if phase == "stop" and told["generation"] == 2 and next(_rounds) == ROUNDS:
        gc.callbacks.remove(_settle)
        gc.freeze()


gc.collect()
gc.freeze()
gc.enable()
gc.callbacks.append(_settle)
