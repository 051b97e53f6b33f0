"""Ask a page for its status; `python -m lms.probe URL` is the health check of a container."""

import os
import sys
import urllib.error
import urllib.request


def status_of(url: str, *, host: str = "", seconds: float = 5) -> int | None:
    """Return the HTTP status of one of our own pages, or None where nobody answers."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=seconds) as page:  # noqa: S310
            return int(page.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def main() -> int:
    """Return 0 if the page named on the command line is well, asked under a name we answer to."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".").strip("*")
    return 0 if status_of(sys.argv[1], host=host) == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
