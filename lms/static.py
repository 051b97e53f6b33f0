"""What our own scripts, styles and pictures carry when they are sent."""

from wsgiref.headers import Headers


def wall_in(headers: Headers, path: str, url: str) -> None:
    """Let a static file be no page: opened by itself, it loads nothing and is framed by nobody."""
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
