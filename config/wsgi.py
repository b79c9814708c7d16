"""The WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - they are read by then

from config.watchdog import Watchdog  # noqa: E402

application = Watchdog(django, settings.WORK_SECONDS)
# What stays as long as the process is not looked through for garbage again and again.
gc.freeze()
