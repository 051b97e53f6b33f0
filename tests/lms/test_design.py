"""The style guide shows every component there is, in every theme, to the staff."""

from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.messages import INFO
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils import timezone, translation

from lms.design import colour_names
from students.reading import CHOICES
from students.templatetags.times import day, moment

NOT_APART = {
    "footer",
    "header",
    "messages",
    "freshness",
    "points",
}  # On every page, or words alone.


@pytest.fixture
def guide(cast, client):
    client.force_login(cast.teacher)
    return client


def test_every_component_is_in_the_guide(guide):
    names = {template.name for template in guide.get("/design/").templates}
    components = (settings.BASE_DIR / "templates/components").glob("*.html")
    missing = {path.stem for path in components if f"components/{path.name}" not in names}
    assert missing - NOT_APART == set()


@pytest.mark.parametrize("theme", [value for value, _ in CHOICES["theme"]])
def test_the_guide_is_seen_in_each_theme(guide, theme):
    page = guide.get("/design/", {"theme": theme})
    assert page.context["theme"] == theme
    assert (f'class="specimen" data-theme="{theme}"' in page.text) == bool(theme)


def test_a_theme_that_is_none_is_the_usual_one(guide):
    assert guide.get("/design/?theme=pink").context["theme"] == ""


def test_every_colour_has_its_swatch(guide):
    page = guide.get("/design/").text
    assert len(colour_names()) > 15
    for name in colour_names():
        assert f'fill="var(--{name})"' in page


def test_the_sample_table_is_sorted_and_searched(guide):
    def names(query):
        return [row.name for row in guide.get(f"/design/{query}").context["page"].rows]

    assert names("?order=-score") == ["Ada", "Ben", "Cleo"]
    assert names("?order=score") == ["Ben", "Ada", "Cleo"]
    assert names("?q=cl") == ["Cleo"]
    assert names("?order=password") == ["Ada", "Ben", "Cleo"]


def test_a_moment_is_written_for_its_reader_and_for_programs(guide):
    at = datetime(2026, 3, 9, 14, 5, tzinfo=timezone.get_current_timezone())
    assert day(at) == f'<time datetime="{at.isoformat()}">03/09/2026</time>'
    with translation.override("es"):
        assert ">09/03/2026<" in day(at)
        assert ">09/03/2026 14:05<" in moment(at)
    assert day(None) == moment("") == ""


def test_what_is_said_to_the_reader_is_announced():
    said = render_to_string("components/messages.html", {"messages": [Message(INFO, "Saved.")]})
    assert 'role="status" tabindex="-1" autofocus' in said
    assert render_to_string("components/messages.html").strip() == ""
