"""Addresses of the pages about records."""

from django.urls import path

from lms.records.views import copies, erasures, privacy, retention

app_name = "records"
urlpatterns = [
    path("privacy/", privacy.privacy, name="privacy"),
    path("records/", copies.index, name="index"),
    path("records/people/<uuid:uuid>/", copies.person, name="person"),
    path("records/people/<uuid:uuid>/copy/", copies.make_copy, name="make_copy"),
    path("records/people/<uuid:uuid>/erase/", erasures.erase, name="erase"),
    path("records/copies/<uuid:uuid>/", copies.copy, name="copy"),
    path("records/copies/<uuid:uuid>/fetch/", copies.fetch, name="fetch"),
    path("records/erasures/", erasures.erasures, name="erasures"),
    path("records/erasures/<uuid:uuid>/keep/", erasures.keep, name="keep"),
    path("records/erasures/<uuid:uuid>/return/", erasures.allow_return, name="allow_return"),
    path("records/erasures/<uuid:uuid>/receipt/", erasures.receipt, name="receipt"),
    path("records/retention/", retention.retention, name="retention"),
]
