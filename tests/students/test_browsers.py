"""What browsers call themselves is made short, and nothing is made up."""

import pytest

from students.templatetags.browsers import browser_name

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/131.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541) {KIT} Chrome/131.0 Safari/537.36",
         "Chrome on ChromeOS"),
        (f"Mozilla/5.0 (Windows NT 10.0) {KIT} Chrome/131.0 Safari/537.36 Edg/131.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0",
         "Firefox on Mac"),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1",
         "Safari on iPad"),
        (f"Mozilla/5.0 (Linux; Android 14) {KIT} SamsungBrowser/25.0 Chrome/121.0 Safari/537.36",
         "Samsung Internet on Android"),
        ("curl/8.5.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
    ids=lambda value: value[-20:],
)  # fmt: skip
def test_a_browser_is_named_in_a_few_words(sent, name):
    assert browser_name(sent) == name
