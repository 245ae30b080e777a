"""Give each page its address."""

from django.contrib import admin
from django.urls import include, path

from web.health import health

urlpatterns = [
    path("sante", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("web.links")),
]
