"""What a WSGI server loads: `gunicorn archive_project.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_project.settings")
django_application = get_wsgi_application()  # before what reads models

from archive_project.site.page_cache.front import PageCacheFront  # noqa: E402
from archive_project.site.reading_middleware import count  # noqa: E402

application = PageCacheFront(django_application, noting=count)
