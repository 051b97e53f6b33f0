"""The only address there is on the origin of files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from students.views.files import linked_file_elsewhere

urlpatterns = [path("files/<uuid:uuid>/content/", linked_file_elsewhere, name="file_elsewhere")]


def _refused(status: int) -> Any:
    def answer(request: HttpRequest, exception: object = None) -> HttpResponse:
        return HttpResponse(status=status, content_type="text/plain")

    return answer


handler400, handler403, handler404 = _refused(400), _refused(403), _refused(404)
