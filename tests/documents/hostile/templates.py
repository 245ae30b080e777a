"""Hostile templates: what tries to leave the sandbox, to fill memory or never to end, in the language of templates."""

from __future__ import annotations

from pathlib import Path

from .base import body, word

ESCAPES = {
    "class": "{{ t.__class__ }}",
    "class by filter": "{{ t|attr('__class__') }}",
    "class by brackets": "{{ t['__class__'] }}",
    "class by pieces": "{{ t['__cla' ~ 'ss__'] }}",
    "class by escapes": r"{{ t['\x5f\x5fclass\x5f\x5f'] }}",
    "class of a list": "{{ n.__class__.__base__.__subclasses__() }}",
    "class of nothing": "{{ none.__class__ }}",
    "class of a number": "{{ (1).__class__ }}",
    "class of an empty text": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class through map": "{{ n|map(attribute='__class__')|list|string }}",
    "class through map, deep": "{{ n|map(attribute='__class__.__mro__')|list|string }}",
    "class through sum": "{{ n|sum(attribute='__class__') }}",
    "class through groupby": "{% for a, b in n|groupby('__class__') %}{{ a }}{% endfor %}",
    "class through sort": "{{ d|sort(attribute='__class__')|first }}",
    "class through join": "{{ n|join(',', attribute='__class__') }}",
    "class through unique": "{{ n|unique(attribute='__class__')|map('attr', '__class__')|first }}",
    "class through selectattr": "{{ n|selectattr('__class__.__mro__')|first|attr('__class__') }}",
    "class through max": "{{ (n|max(attribute='__class__')).__class__ }}",
    "class through set": "{% set x = t.__class__ %}{{ x }}",
    "class through a block of set": "{% set x %}{{ t.__class__ }}{% endset %}{{ x }}",
    "class through a condition": "{% if t.__class__.__mro__ %}oui{% endif %}",
    "class through a loop": "{% for x in t.__class__.__mro__ %}{{ x }}{% endfor %}",
    "globals of a function": "{{ call.__globals__ }}",
    "globals of a method": "{{ d.delete.__globals__ }}",
    "code of a function": "{{ call.__code__.co_consts }}",
    "globals of range": "{{ range.__globals__ }}",
    "globals of a filter": "{{ upper.__globals__ }}",
    "self": "{{ self.__init__.__globals__ }}",
    "self of the template": "{{ self._TemplateReference__context }}",
    "context": "{{ context }}",
    "environment": "{{ environment }}",
    "frame of a generator": "{{ (n|map('string')).gi_frame.f_globals }}",
    "code of a generator": "{{ (n|select).gi_code }}",
    "loop": "{% for a in n %}{{ loop.__class__ }}{% endfor %}",
    "inside of a loop": "{% for a in n %}{{ loop._iterable }}{% endfor %}",
    "call of a loop": "{% for a in n %}{{ loop(n) }}{% endfor %}",
    "cycler": "{{ cycler(1, 2).__init__.__globals__ }}",
    "joiner": "{{ joiner.__init__.__globals__.os.popen('id').read() }}",
    "namespace": "{% set ns = namespace(x=1) %}{{ ns.x }}",
    "lipsum": "{{ lipsum.__globals__['os'].system('id') }}",
    "dict": "{{ dict(a=1).__class__ }}",
    "import of Python": "{{ __import__('os').system('id') }}",
    "request": "{{ request.application.__globals__ }}",
    "config": "{{ config.items() }}",
    "open": "{{ open('/etc/passwd').read() }}",
    "eval": "{{ eval('1+1') }}",
    "method of an object": "{{ d.delete() }}",
    "function of the values": "{{ call() }}",
    "function through map": "{{ n|map(call)|list|string }}",
    "secret of an object": "{{ d._secret }}",
    "secret by brackets": "{{ d['_secret'] }}",
    "secret through map": "{{ [d]|map(attribute='_secret')|first }}",
    "format": "{{ '{0.__class__}'.format(t) }}",
    "format of a value": "{{ t.format(t) }}",
    "format_map": "{{ '{t.__class__}'.format_map(m) }}",
    "format through map": "{{ ['{0.__class__}']|map('format', t)|first }}",
    "format by the percent sign": "{{ '%(a)s' % m }}",
    "format by filter": "{{ '%s'|format(t.__class__) }}",
    "format kept in a name": "{% set f = '{0.__class__}'.format %}{{ f(t) }}",
    "encode": "{{ t.encode('utf-16') }}",
    "translate": "{{ t.translate(m) }}",
    "join of a text": "{{ t.join(n) }}",
    "append": "{{ n.append(4) }}",
    "clear": "{{ m.clear() }}",
    "pop": "{{ m.pop('items') }}",
    "update": "{{ m.update({'a': 1}) }}",
    "do": "{% do n.append(4) %}",
    "write into an object": "{% set d.title = 'x' %}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "from": "{% from 'os' import system %}",
    "extends": "{% extends '/etc/passwd' %}",
    "block": "{% block x %}{% endblock %}",
    "macro": "{% macro x() %}{% endmacro %}{{ x() }}",
    "call block": "{% call d.delete() %}{% endcall %}",
    "filter block": "{% filter upper %}x{% endfilter %}",
    "with": "{% with a = t.__class__ %}{{ a }}{% endwith %}",
    "raw": "{% raw %}x{% endraw %}",
    "autoescape off": "{% autoescape false %}{{ '<w:p/>' }}{% endautoescape %}",
    "debug": "{% debug %}",
    "line statement": "{%p import os %}",
    "safe": "{{ '<w:p/>'|safe }}",
    "pprint": "{{ d|pprint }}",
    "tojson": "{{ d|tojson }}",
    "xmlattr": "{{ m|xmlattr }}",
    "random": "{{ n|random }}",
    "unknown filter": "{{ t|system }}",
    "unknown test": "{{ t is system }}",
    "filter by a value": "{{ n|map(t)|list|string }}",
    "forbidden filter through map": "{{ n|map('pprint')|list|join }}",
    "attr through map": "{{ n|map('attr', '__class__')|list|join }}",
    "forbidden test through select": "{{ n|select('callable')|list|first ~ call.__code__ }}",
    "name of the engine": "{{ ·fill }}",
    "underscored name": "{{ _x }}",
    "writer of the engine": "{{ t|write_runs(1) }}",
    "bound of the engine": "{{ t|bounded(1) }}",
    "constant that is wrong": "{{ 'a'.absent ~ t }}",
    "constant that is wrong, in a condition": "{% if ('a'.absent ~ t) == 'b' %}x{% endif %}",
    "delimiter by number": "{{ t }}&#1; x &#2;",
}
FLOODS = {
    "power": "{{ 9 ** 9 ** 9 }}",
    "power of a constant": "{{ 2 ** 100000000 }}",
    "text times": "{{ 'a' * 1000000000 }}",
    "times text": "{{ 1000000000 * 'a' }}",
    "list times": "{{ ([1] * 1000000000)|length }}",
    "value times": "{{ t * 1000000000 }}",
    "tuple times": "{{ ((1,) * 1000000000)|length }}",
    "width by the percent sign": "{{ '%1000000000d' % 1 }}",
    "ljust": "{{ t.ljust(1000000000) }}",
    "center": "{{ t|center(1000000000) }}",
    "indent": "{{ t|indent(1000000000) }}",
    "wordwrap": "{{ big|wordwrap(1) }}",
    "replace": "{{ big|replace('', big) }}",
    "replace many times": "{{ big.replace('x', big) }}",
    "zfill": "{{ t.zfill(1000000000) }}",
    "expandtabs": "{{ '\t'.expandtabs(1000000000) }}",
    "batch": "{{ n|batch(1000000000, 'x')|list|length }}",
    "slice": "{{ n|slice(1000000000)|list|length }}",
    "range": "{{ range(1000000000)|length }}",
    "range in a loop": "{% for a in range(1000000000) %}{{ a }}{% endfor %}",
    "range backwards": "{{ range(0, -1000000000, -1)|length }}",
    "loop in a loop": "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
    "empty loop in a loop": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "loop in loops": "{% for a in big %}{% for b in big %}{% for c in big %}{{ c }}{% endfor %}{% endfor %}{% endfor %}",
    "loop with a condition": "{% for a in big %}{% for b in big if b == 'y' %}{{ b }}{% endfor %}{% endfor %}",
    "loop over a text made large": "{% for a in big ~ big ~ big %}{% for b in big %}{% for c in big %}x{% endfor %}{% endfor %}{% endfor %}",
    "recursive loop": "{% for a in n recursive %}{{ loop(n) }}{% endfor %}",
    "text that doubles": "{% set x = big %}" + "{% set x = x ~ x %}" * 40 + "{{ x|length }}",
    "text that doubles by plus": "{% set x = big %}" + "{% set x = x + x %}" * 40 + "{{ x|length }}",
    "list that doubles": "{% set x = n %}" + "{% set x = x + x %}" * 60 + "{{ x|length }}",
    "text that doubles by join": "{% set x = big %}" + "{% set x = [x, x, x, x]|join %}" * 30 + "{{ x|length }}",
    "text that doubles by a block": "{% set x = big %}"
    + "{% set x %}{{ x }}{{ x }}{{ x }}{{ x }}{% endset %}" * 30
    + "{{ x|length }}",
    "text that doubles by sum": "{% set x = [big] %}"
    + "{% set x = x + x %}" * 18
    + "{{ x|join|length }}{{ x|join|upper }}",
    "text that doubles by a list": "{% set x = [big, big] %}" + "{% set x = [x, x] %}" * 60 + "{{ x|string|length }}",
    "text that doubles by a mapping": "{% set x = {'a': big} %}"
    + "{% set x = {'a': x, 'b': x} %}" * 60
    + "{{ x|string|length }}",
    "number that squares": "{% set x = 9 %}" + "{% set x = x * x %}" * 60 + "{{ x > 1 }}",
    "number that squares, printed": "{% set x = 99999 %}" + "{% set x = x * x %}" * 22 + "{{ x }}",
    "number made from a text": "{{ ('9' ~ big ~ big)|int }}{{ (big|map('int')|sum) }}{{ 10 ** 10 }}",
    "join of joins": "{{ big|join(big)|join(big)|length }}",
    "join of a range": "{{ range(9999)|join(big)|length }}{{ range(9999)|join(big ~ big)|length }}",
    "sums in a loop": "{% for a in range(9999) %}{% set x = range(9999)|map('string')|join %}{% endfor %}{{ x }}",
    "sort in a loop": "{% for a in range(9999) %}{% set x = range(9999)|sort|list %}{% endfor %}{{ x }}",
    "string in a loop": "{% for a in range(9999) %}{% for b in range(9) %}{% set x = range(9999)|list|string %}{% endfor %}{% endfor %}{{ x }}",
    "truncate": "{{ big|truncate(1000000000) * 1000000000 }}",
    "round": "{{ 1.5|round(1000000000) }}{{ 9 ** 9 }}",
    "split and join": "{{ (big ~ big).split('x')|join(big ~ big ~ big ~ big)|length }}{{ 2 ** 2 }}",
    "nested parentheses": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "nested lists": "{{ " + "[" * 3000 + "1" + "]" * 3000 + " }}",
    "nested conditions": "{% if n %}" * 300 + "x" + "{% endif %}" * 300,
    "nested loops": "{% for a in n %}" * 60 + "x" + "{% endfor %}" * 60,
    "chained tests": "{{ " + "not " * 5000 + "n }}",
    "chained additions": "{{ " + " + ".join(["1"] * 20000) + " }}",
    "chained filters": "{{ t" + "|upper" * 5000 + " }}",
    "chained attributes": "{{ t" + ".a" * 5000 + " }}",
    "huge number": "{{ " + "9" * 100000 + " }}",
    "huge name": "{{ " + "a" * 100000 + " }}",
    "huge comment left open": "{# " + "a" * 100000,
    "thousands of open braces": "{{" * 5000,
    "thousands of open conditions": "{% if n %}" * 2000,
    "long expression": "{{ " + " ~ ".join(["big"] * 3000) + " }}",
}


class Dossier:
    """A value whose method leaves a trace when a template runs it."""

    title = "Voirie"
    _secret = "clé"

    def delete(self) -> str:
        """Leave a trace."""
        return ran()


def ran() -> str:
    Path("executed").touch()
    return "exécuté"


VALUES = {"d": Dossier(), "m": {"items": "champ", "a": 1}, "t": "abc", "n": [1, 2, 3], "big": "x" * 1000, "call": ran}


def every() -> dict[str, str]:
    """Return the tags of each hostile template, by kind."""
    return {f"escape: {kind}": tags for kind, tags in ESCAPES.items()} | {
        f"flood: {kind}": tags for kind, tags in FLOODS.items()
    }


def written(tags: str) -> bytes:
    """Write a template whose only paragraph holds these tags."""
    text = tags.replace("&", "&amp;").replace("<", "&lt;").replace("&amp;#", "&#")
    return word(document=body(f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'))
