"""What the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# What is loaded by now stays: to look through all of it for garbage held up one page in two hundred
# for 150 ms.
gc.collect()
gc.freeze()
