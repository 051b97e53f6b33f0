"""Ask a page for its status; `python -m lms.probe URL` is the health check of a container."""

import os
import ssl
import sys
import urllib.error
import urllib.request


def status_of(url: str, *, host: str = "", seconds: float = 5) -> int | None:
    """Return the HTTP status of one of our own pages, or None where nobody answers."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310
    context = _context() if url.startswith("https:") else None
    try:
        with urllib.request.urlopen(request, timeout=seconds, context=context) as page:  # noqa: S310
            return int(page.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def _context() -> ssl.SSLContext:
    """Return what checks the web server's certificate, and shows ours where there is one."""
    context = ssl.create_default_context(cafile=os.environ.get("PROBE_AUTHORITY") or None)
    if certificate := os.environ.get("PROBE_CERTIFICATE"):
        context.load_cert_chain(certificate, os.environ.get("PROBE_KEY") or None)
    return context


def main() -> int:
    """Return 0 if the page named on the command line is well, asked under a name we answer to."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".").strip("*")
    return 0 if status_of(sys.argv[1], host=host) == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
