"""Small QTI files of our own, in the manner of the exporters."""

from html import escape

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


def material(text, texttype="text/html"):
    content = escape(text) if texttype else text
    return f'<material><mattext texttype="{texttype}">{content}</mattext></material>'


def labels(choices, **attributes):
    """Return choices, text by ident."""
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return "".join(
        f'<response_label ident="{ident}"{extra}>{material(text)}</response_label>'
        for ident, text in choices.items()
    )


def lid(choices, ident="r", cardinality="Single", prompt="", shuffle="No", **attributes):
    return (
        f'<response_lid ident="{ident}" rcardinality="{cardinality}">'
        f"{material(prompt) if prompt else ''}"
        f'<render_choice shuffle="{shuffle}">{labels(choices, **attributes)}</render_choice>'
        "</response_lid>"
    )


def blank(ident="r", fibtype="String", **attributes):
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<response_str ident="{ident}" rcardinality="Single"{extra}>'
        f'<render_fib fibtype="{fibtype}"><response_label ident="x"/></render_fib></response_str>'
    )


def equal(value, ident="r", **attributes):
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<varequal respident="{ident}"{extra}>{value}</varequal>'


def between(low, high, tags=("vargte", "varlte"), ident="r"):
    bounds = zip(tags, (low, high), strict=True)
    return "".join(f'<{tag} respident="{ident}">{value}</{tag}>' for tag, value in bounds)


def when(tests, amount=100, feedback="", action="Set"):
    points = f'<setvar varname="SCORE" action="{action}">{amount}</setvar>' if amount else ""
    link = f'<displayfeedback linkrefid="{feedback}"/>' if feedback else ""
    return f"<respcondition><conditionvar>{tests}</conditionvar>{points}{link}</respcondition>"


def tells(ident, text):
    return f'<itemfeedback ident="{ident}"><flow_mat>{material(text)}</flow_mat></itemfeedback>'


def facts(**entries):
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{value}</fieldentry>"
        "</qtimetadatafield>"
        for label, value in entries.items()
    )
    return f"<qtimetadata>{fields}</qtimetadata>"


def item(*answers, stem="What?", ident="i1", title="One", conditions="", after="", **metadata):
    """Return an item; `metadata` names its kind and points."""
    return (
        f'<item ident="{ident}" title="{title}"><itemmetadata>{facts(**metadata)}</itemmetadata>'
        f"<presentation>{material(stem)}{''.join(answers)}</presentation>"
        f"<resprocessing>{conditions}</resprocessing>{after}</item>"
    )


def quiz_file(*items, title="A test", **rules):
    """Return a whole file with one test."""
    return (
        f'<?xml version="1.0"?><questestinterop xmlns="{NAMESPACE}">'
        f'<assessment ident="t1" title="{title}">{facts(**rules)}'
        f'<section ident="s1">{"".join(items)}</section></assessment></questestinterop>'
    )


def good_item(**changes):
    """Return a single choice that can be read."""
    right = when(equal("k2"))
    return item(lid({"k1": "Red", "k2": "Blue"}), **{"conditions": right, **changes})
