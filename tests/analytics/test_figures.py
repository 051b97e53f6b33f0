"""Figures in templates."""

from analytics.templatetags.figures import of_100, signed
from students.templatetags.times import age


def test_figures_are_rounded_and_not_cut_off() -> None:
    assert signed(0.266) == "+0.27"
    assert signed(-0.1999) == "−0.20"
    assert of_100(0.7996) == "80.0"
    assert age(0.96) == "1.0 s"


def test_a_figure_that_is_not_there_is_a_dash() -> None:
    assert of_100(None) == "–"
