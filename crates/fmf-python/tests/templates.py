"""Templates and values: what `format` of ours and of the stock client is held against.

Each is a template and the values that are given to it. `HELD` are the texts that recorded
requests of the stock client held; `OURS` go into every corner we know of.
"""

import datetime
import decimal

Case = tuple[object, dict[str, object]]


def chat(*contents: str) -> list[dict[str, str]]:
    """Messages of these contents, in turn of a system and of a user."""
    roles = ["system", "user"] * len(contents)
    return [{"role": role, "content": text} for role, text in zip(roles, contents)]


HELD: list[Case] = [
    ("You are a senior technical support engineer...", {}),
    ("You are a technical support engineer...", {}),
    (chat("You are {{style}}.", "{{question}}"), {"style": "kind", "question": "why?"}),
    ("Hello {{ name }} ☃ é", {"name": "Zoë"}),
    ("Hello {% if name %}{{ name }}{% else %}Guest{% endif %}!", {"name": "Ann"}),
    ("Hello {% if name %}{{ name }}{% else %}Guest{% endif %}!", {}),
    ("Hi {{a}} and {{ b }} {c}", {"a": 1, "b": 2}),
    *[(f"{text}{{{{x}}}}", {"x": "X"}) for text in ("T ", "T2 ", "T3 ", "hi ")],
    *[(text, {}) for text in ("again", "x", "t", "a", "b", "t0", "t1", "t2", "t4", "", "[]")],
    *[(str(number), {}) for number in range(8)],
    *[
        (f"{name} {{{{q}}}}", {"q": "what?"})
        for name in (
            "code_gen_python content_blog content_social support_billing support_concise "
            "support_detailed support_general support_retention support_standard support_technical"
        ).split()
    ],
    ([{"role": "weird", "content": "x"}], {}),
    ('日本語 {{x}} 😀 "q" \\n \n tab\t', {"x": "é"}),
    ("x" * 100_000, {}),
]

TEXTS: list[Case] = [
    ("no variables", {}),
    (" leading, trailing \n", {}),
    ("line\r\nline\n\ttab", {}),
    ("{{a}}{{b}}", {"a": 1, "b": 2}),
    ("{{a}} {{a}} {{ a }}", {"a": "again"}),
    ("{{\ta\n}}", {"a": 1}),
    ("{{a.b}} {{ c.d.e }}", {"a.b": 1, "c.d.e": 2}),
    ("{{_}} {{_a1}}", {"_": "u", "_a1": "v"}),
    ("{single} {{a}} {}", {"a": 1}),
    ("{{{a}}}", {"a": 1}),
    ("{{{{a}}}}", {"a": 1}),
    ("{{a|upper}} {{a b}} {{1a}} {{}}", {}),
    ("{{a", {}),
    ("a}} {{", {}),
    ("{% {{a}}", {"a": 1}),
    ("{# no comment here #} {{a}}", {"a": 1}),
    ("$a %s %(a)s {0} {a!r}", {}),
    ("{{name}}", {"name": "Grüße, 日本語, 🦀"}),
    ("e\u0301 \u202eright\u202c {{a}}", {"a": "\u0301"}),
    ('"{{a}}" \\n {"json": [1, null]} <b>&amp;</b>', {"a": '"'}),
    ("{{a}}", {"a": "back\\slash \\1 \\g<0> \\u0041"}),
    ("{{a}}", {"a": "$1 ${a} {a}"}),
    ("{{a}} {{b}}", {"a": "x", "b": "y", "unknown": "z"}),
    ("{{A}} {{a}}", {"A": "upper", "a": "lower"}),
]

VALUES = [
    None, True, False, 0, 1, -7, 10**30, 1.0, 0.1, -0.0, 1e22, 1e-7, float("inf"), float("-inf"),
    1 / 3, "", " ", "text", "it's", '"', "a\nb", [], [1, "x", None], [1.5, [True]], {}, {"k": "v"},
    {"k": [1, {"n": None}]}, (), (1,), (1, "a"), {1: 2}, b"bytes", range(3), 1 + 2j,
    decimal.Decimal("1.10"), datetime.date(2026, 1, 31), datetime.timedelta(hours=25),
    datetime.datetime(2026, 1, 31, 12, 30), ["é", "日本", "\x00\xa0"],
]  # fmt: skip

CHATS: list[Case] = [
    (chat("Be {{how}}."), {"how": "brief"}),
    (chat("one", "two", "three"), {}),
    (chat("{{a}}", "{{a}} {{b}}"), {"a": '"quoted"', "b": "new\nline"}),
    (chat("", "{{a}}"), {"a": None}),
    ([{"role": "assistant", "content": "{{x}} é"}], {"x": 1.5}),
    ([{"role": "{{x}}", "content": "{{x}}"}], {"x": "role stays"}),
    (chat("{% if loud %}HEY{% else %}hey{% endif %}", "plain {{name}}"), {"loud": 1, "name": "A"}),
    (chat("{{n}}", "{% for i in items %}{{ i }},{% endfor %}"), {"n": 1, "items": ["a", 2]}),
]

ITEMS = [{"name": "soup", "price": 4.5}, {"name": "pie", "price": 12}]

JINJA: list[Case] = [
    ("{% for x in xs %}{{ x }};{% endfor %}", {"xs": [1, 1.0, True, None, "é", 10**15]}),
    ("{% for x in xs %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}", {"xs": [1, 2, 3]}),
    ("{% for x in xs %}{{ loop.index }}/{{ loop.length }} {{ x }}\n{% endfor %}", {"xs": ["a", 2]}),
    ("{% for x in s %}{{ loop.index }}{{ x }}{% endfor %}", {"s": "aé"}),
    ("{% for i in items %}- {{ i.name | upper }}: {{ i['price'] }}\n{% endfor %}", {"items": ITEMS}),
    ("{% for x in xs %}{{ x }}{% else %}none{% endfor %}", {"xs": []}),
    ("{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", {"d": {"a": 1, "b": None}}),
    ("{% for k in d %}{{ k }}{% endfor %}", {"d": {"x": 1, "y": 2}}),
    ("{% for x in xs if x > 1 %}{{ x }}{% endfor %}", {"xs": [1, 2, 3]}),
    ("{% for row in rows %}{% for x in row %}{{ x }}{% endfor %}|{% endfor %}", {"rows": [[1], [2]]}),
    ("{% if a %}yes{% endif %}", {"a": True}),
    ("{% if a %}yes{% endif %}", {}),
    ("{% if a and not b %}x{% elif b %}y{% else %}z{% endif %}", {"a": 1, "b": 2}),
    ("{% if a is defined %}d{% endif %}{% if b is not defined %}u{% endif %}", {"a": None}),
    ("{% if a is none %}n{% endif %}{% if a == 1 %}o{% endif %}", {"a": None}),
    ("{% if 'x' in xs %}in{% endif %} {% if n is odd %}odd{% endif %}", {"xs": ["x"], "n": 3}),
    ("{% if n > 2 %}{{ n * 2 }}{% endif %} {{ n + 1 }} {{ n - 1 }} {{ n // 2 }} {{ n % 2 }}", {"n": 5}),
    ("{% if true %}{{ 7 / 2 }} {{ 2 ** 3 }} {{ 1 ~ 'a' }}{% endif %}", {}),
    ("{% set greeting = 'Hi ' ~ name %}{{ greeting }}", {"name": "Ann"}),
    ("{% set x = [1, 2] %}{{ x }} {{ x[0] }} {{ x | length }}", {}),
    ("{%- if a -%}  trimmed  {%- endif -%}  end", {"a": 1}),
    ("{% raw %}{{a}}{% endraw %} {{ a }}", {"a": "{{b}}"}),
    ("{# gone #}{% if 1 %}here{% endif %}", {}),
    ("{% if 1 %}line\n{% endif %}\n", {}),
    ("{% if missing.nothing %}x{% else %}y{% endif %}", {"missing": {}}),
    ("{% if 1 %}[{{ missing }}]{% endif %}", {}),
    ("{% if 1 %}{{ a | default('none') }} {{ b | default('none') }}{% endif %}", {"a": "x"}),
    ("{% if 1 %}{{ xs | join(', ') }} {{ xs | first }} {{ xs | last }}{% endif %}", {"xs": ["a", "b"]}),
    ("{% if 1 %}{{ s | trim }}|{{ s | length }}|{{ s | title }}{% endif %}", {"s": " a bc "}),
    ("{% if 1 %}{{ s.strip() }} {{ s.upper() }} {{ s.split(',') }}{% endif %}", {"s": "a,b"}),
    ("{% if 1 %}{{ s.startswith('a') }} {{ s | replace('a', 'b') }}{% endif %}", {"s": "aha"}),
    ("{% if 1 %}{{ xs | sort }} {{ xs | reverse | list }} {{ xs | sum }}{% endif %}", {"xs": [2, 1]}),
    ("{% if 1 %}{{ n | round(1) }} {{ n | int }} {{ m | abs }}{% endif %}", {"n": 2.55, "m": -3}),
    ("{% if 1 %}{{ html }} {{ html | escape }}{% endif %}", {"html": "<b>"}),
    ("{% if 1 %}{{ d.a }} {{ d['b'] }} {{ d.get('c', 'none') }}{% endif %}", {"d": {"a": 1, "b": 2}}),
    ("{% if 1 %}{{ d }} {{ xs }} {{ t }}{% endif %}", {"d": {"k": None}, "xs": [True, 1.5], "t": "s"}),
    ("{% for x in range(3) %}{{ x }}{% endfor %}", {}),
    ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(1) }}{{ m('a') }}", {}),
    ("{% with a = 1 %}{{ a }}{% endwith %}{{ a }}", {"a": 2}),
    ("{% filter upper %}shout {{ a }}{% endfilter %}", {"a": "x"}),
    ("{% if a %}{{ a }}{% endif %} 日本語 😀 é", {"a": "ü"}),
    ("{% if day %}{{ day }}{% endif %}", {"day": datetime.date(2026, 1, 31)}),
    ("{% if price %}{{ price }}{% endif %}", {"price": decimal.Decimal("1.10")}),
    ("{% if pair %}{{ pair[0] }}{{ pair[1] }}{% endif %}", {"pair": ("a", "b")}),
    ("{% if 1 %}{{ 'a' if x else 'b' }} {{ x or 'c' }}{% endif %}", {"x": ""}),
    ("{% for g in items | groupby('kind') %}{{ g.grouper }}{% endfor %}",
     {"items": [{"kind": "a"}, {"kind": "b"}]}),
    ("{% for i in items | selectattr('ok') %}{{ i.n }}{% endfor %}",
     {"items": [{"n": 1, "ok": True}, {"n": 2, "ok": False}]}),
    ("{% if 1 %}{{ items | map(attribute='name') | join('+') }}{% endif %}", {"items": ITEMS}),
]  # fmt: skip

OURS: list[Case] = [*TEXTS, *[("[{{v}}]", {"v": value}) for value in VALUES], *CHATS, *JINJA]

PARTIAL: list[Case] = [
    ("{{a}} {{ b }}", {"a": 1}),
    ("{{a}} {{ b }}", {}),
    ("{{a}} {{ b }}", {"a": 1, "b": 2}),
    ("nothing", {}),
    (chat("{{a}}", "{{ b }} é"), {"a": "x"}),
    (chat("{{a}}", "{{ b }}"), {"a": "x", "b": "y"}),
]
