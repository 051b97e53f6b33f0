"""Import in two steps: a trial that writes nothing and says what would happen, then for good."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.imports import uploads
from lms.imports.accounts import Account
from lms.imports.forms import Options, UploadForm
from lms.imports.kinds import REFUSALS, Kind, kind_for, kinds_for
from students.models import User
from students.selectors.access import courses_run_by


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Offer what this person may import."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise Http404
    courses = courses_run_by(request.user).order_by("title")
    return render(request, "imports/index.html", {"kinds": kinds, "courses": courses})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, name: str) -> HttpResponse:
    """Take a file and say what importing it would do."""
    kind = kind_for(request.user, name)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, options = UploadForm(kind.suffixes, data, files), kind.options(request.user, data)
    if form.is_valid() and options.is_valid():
        kept = uploads.keep(request.user, name, form.cleaned_data["file"], form.suffix)
        try:
            account = _run(request.user, kind, kept, options, is_dry_run=True)
        except REFUSALS as refused:
            uploads.forget(request.user, name, kept)
            form.add_error("file", str(refused))
        else:
            return _told(request, kind, account, kept, options)
    shown = {"kind": kind, "form": form, "options": options}
    return render(request, "imports/upload.html", shown)


@require_POST
def apply(request: HttpRequest, name: str) -> HttpResponse:
    """Import for good what was tried before; the upload goes unless something must be confirmed."""
    kind = kind_for(request.user, name)
    kept, options = request.POST.get("upload", ""), kind.options(request.user, request.POST)
    if not options.is_valid():
        raise Http404
    try:
        account = _run(request.user, kind, kept, options, is_dry_run=False)
    except REFUSALS as refused:
        account = Account("refused", (), [], [], [], refusals=[str(refused)])
    if account.outcome == "applied":
        uploads.forget(request.user, name, kept)
    return _told(request, kind, account, kept, options)


def _run(user: User, kind: Kind, kept: str, options: Options, *, is_dry_run: bool) -> Account:
    with uploads.on_disk(user, kind.name, kept) as path:
        return kind.run(user, path, options.cleaned_data, is_dry_run)


def _told(
    request: HttpRequest, kind: Kind, account: Account, kept: str, options: Options
) -> HttpResponse:
    shown = {"kind": kind, "account": account, "kept": kept, "options": options}
    return render(request, "imports/report.html", shown)
