"""An import under way: in a process of its own, with limits, in the name of who asked for it."""

import resource
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import structlog
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext

from courses.progress import listening
from courses.tenancy import enter_district, in_district
from lms.imports.accounts import Account
from lms.imports.kinds import REFUSALS, kind_for
from students.models import ImportJob, StoredFile
from students.services.import_jobs import ImportNotOpen, end_import, still_there

SECONDS = 15 * 60
BYTES = 1024 * 2**20
SIGN_SECONDS = 0.5
State = ImportJob.State
log = structlog.get_logger(__name__)


class TookTooLong(Exception):
    """The import has used up its time."""


class NotWanted(Exception):
    """Somebody has cancelled the import."""


def limit_this_process() -> None:
    """Let this process have no more time and memory than an import may need."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, _took_too_long)
    signal.signal(signal.SIGUSR1, _not_wanted)
    signal.alarm(SECONDS)


def _took_too_long(number: int, frame: FrameType | None) -> None:
    raise TookTooLong


def _not_wanted(number: int, frame: FrameType | None) -> None:
    raise NotWanted


class SignsOfLife(threading.Thread):
    """Writes down how far the import is, by a database session of its own."""

    def __init__(self, district_id: int, job_id: int) -> None:
        super().__init__(daemon=True, name="signs-of-life")
        self._district_id, self._job_id = district_id, job_id
        self._told = ("", 0, 0)
        self._is_over = threading.Event()

    def tell(self, step: str, done: int, total: int) -> None:
        self._told = (step, done, total)

    def run(self) -> None:
        enter_district(self._district_id)
        while not self._is_over.wait(SIGN_SECONDS):
            if not still_there(self._job_id, *self._told):
                signal.raise_signal(signal.SIGUSR1)
                break
        connection.close()

    def stop(self) -> None:
        self._is_over.set()
        self.join()


@contextmanager
def signs_of_life(job: ImportJob) -> Iterator[None]:
    """Let the work within be seen from outside."""
    signs = SignsOfLife(job.district_id, job.pk)
    signs.start()
    try:
        with listening(signs.tell):
            yield
    finally:
        signs.stop()


def carry_out(district_id: int, job_id: int, *, is_watched: bool = False) -> None:
    """Do what an import's row asks for, all of it or nothing, and write down what came of it."""
    with in_district(district_id):
        job = ImportJob.objects.select_related("file", "by").get(pk=job_id, state=State.RUNNING)
        with translation.override(job.by.language if job.by and job.by.language else None):
            try:
                _in_one_transaction(job, is_watched)
            except (ImportNotOpen, NotWanted):
                log.info("import_cancelled", job=str(job.uuid))
            except REFUSALS as refused:
                _refuse(job, str(refused))
            except TookTooLong:
                _refuse(job, gettext("It took too long. Import it in several smaller parts."))
            except MemoryError:
                _refuse(job, gettext("It is too large. Import it in several smaller parts."))
            except Http404:
                _refuse(job, gettext("You may not import this here any longer."))


def _in_one_transaction(job: ImportJob, is_watched: bool) -> None:
    """Import, and say so in the row, or do neither."""
    with transaction.atomic():
        if is_watched:
            with signs_of_life(job):
                account = _account_of(job)
        else:
            account = _account_of(job)
        end_import(job, State.DONE, asdict(account) | {"is_unchanged": account.is_unchanged})


def _account_of(job: ImportJob) -> Account:
    """Import the file, as the person who asked. Raise Http404 where she may not, or no longer."""
    user, file = job.by, job.file
    if user is None or not user.is_active or file is None:
        raise Http404
    kind = kind_for(user, job.kind)
    options = kind.options(user, job.options)
    if not options.is_valid():
        raise Http404
    with _on_disk(file) as path:
        return kind.run(user, path, options.cleaned_data, job.is_trial)


@contextmanager
def _on_disk(file: StoredFile) -> Iterator[Path]:
    """Lend a file that is what it was when it was brought. Raise Http404 for any other."""
    with TemporaryDirectory(prefix="waymark-import-") as folder:
        path = Path(folder) / file.name
        try:
            with default_storage.open(file.place) as kept, path.open("wb") as copy:
                shutil.copyfileobj(kept, copy)
        except FileNotFoundError as error:
            raise Http404 from error
        with path.open("rb") as copied:
            if file_digest(copied, "sha256").hexdigest() != file.sha256:
                raise Http404
        yield path


def _refuse(job: ImportJob, why: str) -> None:
    refused = Account("refused", (), [], [], [], refusals=[why])
    with suppress(ImportNotOpen), transaction.atomic():
        end_import(job, State.REFUSED, asdict(refused) | {"is_unchanged": False})
