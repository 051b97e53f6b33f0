"""What semgrep's rules are about: code that each refuses, and its like that each lets through.

A row: the rule, the file the code stands in, what the code does as the end of a sentence, the code.
"""

from typing import NamedTuple


class Snippet(NamedTuple):
    rule: str
    path: str
    says: str
    code: str


def _function(code: str) -> str:
    return f"def act(request, rows, cursor, uuid):\n    {code}\n"


def _at(rule: str, path: str, **codes: str) -> list[Snippet]:
    """Say what each code does by its name."""
    return [Snippet(rule, path, name.replace("_", " "), code) for name, code in codes.items()]


def _in(rule: str, path: str, **codes: str) -> list[Snippet]:
    """Put each code into a function."""
    return _at(rule, path, **{name: _function(code) for name, code in codes.items()})


REFUSED = [
    *_in(
        "lookup-without-asker",
        "students/views.py",
        a_view_gets_a_row="return Course.objects.get(uuid=uuid)",
        a_view_filters_rows="return Course.objects.filter(uuid=uuid)",
        a_view_uses_the_default_manager="return Course._default_manager.get(uuid=uuid)",
        a_view_gets_a_model_or_404="return get_object_or_404(Course, uuid=uuid)",
        a_view_gets_a_list_or_404="return get_list_or_404(Course, uuid=uuid)",
        a_view_names_the_module="return shortcuts.get_object_or_404(Course, uuid=uuid)",
    ),
    *_in(
        "lookup-without-asker",
        "analytics/views/grading.py",
        a_module_of_views_gets_a_row="return Grade.objects.get(uuid=uuid)",
    ),
    *_in(
        "lookup-without-asker",
        "lms/api.py",
        the_api_gets_a_row="return Course.objects.get(uuid=uuid)",
    ),
    *_in(
        "lookup-without-asker",
        "assessments/api/views.py",
        a_module_of_the_api_gets_a_row="return Attempt.objects.get(uuid=uuid)",
    ),
    *_in(
        "request-names-fields",
        "courses/views.py",
        the_address_orders="return rows.order_by(request.GET['sort'])",
        the_address_orders_falling="return rows.order_by('-' + request.GET['sort'])",
        the_address_orders_by_many="return rows.order_by(*request.GET.getlist('sort'))",
        a_name_is_kept_first="name = request.GET['sort']; return rows.order_by('title', name)",
        the_address_names_what_is_shown="return rows.values(request.GET['field'])",
        the_address_filters="return rows.filter(**request.GET.dict())",
        the_address_makes_a_condition="return rows.filter(Q(**request.GET.dict()))",
        a_key_is_put_in_a_filter="return rows.filter(**{request.GET['by']: 1})",
        a_form_updates="return rows.update(**request.POST.dict())",
        json_makes_a_row="return rows.create(**request.data)",
        a_parameter_excludes="return rows.exclude(**request.query_params)",
    ),
    *_at(
        "fields-not-named",
        "courses/forms.py",
        a_form_takes_all="class F:\n    class Meta:\n        fields = '__all__'\n",
        a_form_takes_all_by_name="class F:\n    class Meta:\n        fields = forms.ALL_FIELDS\n",
        a_form_leaves_some_out="class F:\n    class Meta:\n        exclude = ['owner']\n",
    ),
    *_at(
        "csrf-exempt",
        "courses/views.py",
        a_view_is_exempt="@csrf_exempt\ndef act(request): ...\n",
        a_class_is_exempt="@method_decorator(csrf_exempt)\nclass Act: ...\n",
        a_route_is_exempt="route = path('act/', csrf_exempt(act))\n",
    ),
    *_at(
        "page-cache",
        "lms/settings/base.py",
        middleware_keeps_pages="A = ['django.middleware.cache.UpdateCacheMiddleware']\n",
    ),
    *_at(
        "page-cache",
        "courses/views.py",
        a_view_is_kept="@cache_page(60)\ndef act(request): ...\n",
    ),
    *_in(
        "html-by-hand",
        "students/views.py",
        text_is_marked="return mark_safe(request.GET['name'])",
        text_is_marked_by_module="return safestring.mark_safe(request.GET['name'])",
        text_is_marked_by_class="return SafeString(request.GET['name'])",
        a_format_is_formatted_before="return format_html(f'<b>{uuid}</b>')",
    ),
    *_at(
        "template-unescaped",
        "templates/students/home.html",
        a_value_is_left_as_it_is="{{ student.name|safe }}\n",
        a_list_is_left_as_it_is="{{ names | safeseq|join:', ' }}\n",
        a_block_is_left_as_it_is="{% autoescape off %}{{ name }}{% endautoescape %}\n",
    ),
    *_at(
        "xml-parser",
        "assessments/qti/nodes.py",
        the_standard_parser_reads="from xml.etree import ElementTree\n",
        minidom_reads="import xml.dom.minidom\n",
        sax_reads="import xml.sax as sax\n",
        lxml_reads="from lxml import etree\n",
        a_function_imports_one="def act():\n    import lxml.etree\n",
    ),
    *_in(
        "runs-data",
        "assessments/scoring/formula.py",
        text_is_evaluated="return eval(uuid)",
        text_is_run="exec(uuid)",
        yaml_makes_objects="return yaml.load(uuid, Loader=yaml.Loader)",
    ),
    *_at(
        "runs-data",
        "courses/services/copying.py",
        a_pickle_is_read="import pickle\n",
        a_part_of_pickle_is_read="from pickle import loads\n",
    ),
    *_in(
        "sql-put-together",
        "analytics/selectors/schools.py",
        a_value_is_put_in="cursor.execute(f'SELECT * FROM a WHERE id = {uuid}')",
        a_value_is_formatted_in="cursor.execute('SELECT {}'.format(uuid))",
        a_value_is_put_in_by_percent="cursor.execute('SELECT %s' % uuid)",
        a_value_is_appended="cursor.execute('SELECT ' + uuid, [])",
        a_statement_is_kept_first="text = f'SELECT {uuid}'; cursor.execute(text)",
        parts_are_joined="cursor.execute(' AND '.join(rows))",
        raw_rows_are_asked_for="return rows.raw(f'SELECT {uuid}')",
        an_expression_is_put_together="return rows.annotate(a=RawSQL(f'{uuid}', []))",
        rows_have_something_extra="return rows.extra(where=[f'id = {uuid}'])",
    ),
    *_in(
        "hint-past-dispatcher",
        "assessments/services/attempts.py",
        a_service_hints="recompute_paths.delay([uuid])",
        a_service_hints_later="recompute_paths.apply_async([uuid], countdown=1)",
        a_service_hints_after_the_commit="transaction.on_commit(partial(recompute.delay, uuid))",
        a_service_sends_by_name="app.send_task('recompute_paths')",
    ),
    *_at(
        "outgoing-by-hand",
        "courses/services/importing.py",
        requests_asks="import requests\n",
        a_part_of_requests_asks="from requests import get\n",
        urllib_asks="from urllib.request import urlopen\n",
        httpx_asks="def act():\n    import httpx\n",
        the_standard_client_asks="import http.client\n",
    ),
]

ALLOWED = [
    *_in(
        "lookup-without-asker",
        "students/views.py",
        a_view_asks_a_selector="return course_for(request.user, uuid)",
        a_view_narrows_what_is_visible="return courses_visible_to(request.user).filter(uuid=uuid)",
    ),
    *_in(
        "lookup-without-asker",
        "students/selectors/access.py",
        a_selector_gets_a_row="return Course.objects.get(uuid=uuid)",
    ),
    *_in(
        "request-names-fields",
        "courses/views.py",
        the_address_is_a_value="return rows.filter(title=request.GET['q']).order_by('title')",
        the_order_is_looked_up="return rows.order_by(ORDERS[request.GET['sort']])",
        the_order_is_looked_up_or_usual="return rows.order_by(_BY.get(request.GET['by'], 'id'))",
    ),
    *_at(
        "fields-not-named",
        "courses/forms.py",
        a_form_names_its_fields="class F:\n    class Meta:\n        fields = ['title']\n",
    ),
    *_at(
        "csrf-exempt",
        "courses/views.py",
        a_view_is_protected="@csrf_protect\ndef act(request): ...\n",
    ),
    *_at(
        "page-cache",
        "courses/views.py",
        a_view_is_never_kept="@never_cache\ndef act(request): ...\n",
    ),
    *_in(
        "html-by-hand",
        "students/views.py",
        a_format_has_values="return format_html('<b>{}</b>', uuid)",
    ),
    *_in(
        "html-by-hand",
        "courses/templatetags/content.py",
        what_was_cleaned_is_marked="return mark_safe(render(uuid))",
    ),
    *_at(
        "template-unescaped",
        "templates/students/home.html",
        a_value_is_escaped="{{ student.name }} is safe {{ text|rendered }}\n",
    ),
    *_at(
        "xml-parser",
        "assessments/qti/nodes.py",
        defusedxml_reads="from defusedxml.ElementTree import fromstring\n",
    ),
    *_in(
        "runs-data",
        "assessments/scoring/formula.py",
        text_is_read_as_a_literal="return ast.literal_eval(uuid), json.loads(uuid)",
        a_pattern_is_compiled="return re.compile(uuid)",
        yaml_is_read_as_data="return yaml.safe_load(uuid)",
    ),
    *_in(
        "sql-put-together",
        "analytics/selectors/schools.py",
        values_are_parameters="cursor.execute('SELECT * FROM a WHERE id = %s', [uuid])",
        the_statement_is_a_constant="cursor.execute(_ROWS, {'text': f'{uuid}'})",
        a_constant_is_put_in="cursor.execute(f'LISTEN {CHANNEL}')",
        a_name_is_quoted="cursor.execute(sql.SQL('LISTEN {}').format(sql.Identifier(uuid)))",
    ),
    *_in(
        "hint-past-dispatcher",
        "assessments/dispatch.py",
        the_dispatcher_hints="recompute_paths.delay([uuid])",
    ),
    *_in(
        "hint-past-dispatcher",
        "assessments/services/attempts.py",
        a_service_says_who_is_stale="mark_stale(uuid)",
    ),
    *_at(
        "outgoing-by-hand",
        "courses/services/importing.py",
        the_helper_asks="from courses import outgoing\nfrom urllib.parse import urlsplit\n",
    ),
]
