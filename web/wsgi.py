"""Hand the application to a WSGI server such as gunicorn, with its few style sheets: no front server is needed to try it."""

import os

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
application = StaticFilesHandler(get_wsgi_application())
