"""The Jinja environment in which templates and phrases run.

A template may come from anybody and must not run code, read files or exhaust the machine.  It sees plain data and
gendoc's own filters, calls only macros and gendoc's own functions.  All its work is counted by one meter: what a loop
runs through, what a filter or a test looks at, what is compared, what is called.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, Undefined, nodes
from jinja2 import __version__ as jinja2_version
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS
from markupsafe import Markup

from gendoc.core import cache
from gendoc.core.text import ENDS
from gendoc.core.version import __version__
from gendoc.narrative import metered
from gendoc.narrative.markers import shield, strip
from gendoc.narrative.traced import FIGURE_FILTERS, FormattedFigure, TracedText, apply_filter, goes_with, is_number

MAX_STEPS = 200_000  # of work: an item that is looked at, a call
_LETTERS = 500  # of a text that are compared or looked at in one step
_MACRO = 5  # steps that a call of a macro takes
_ARGUMENTS = 10  # of a call that come with it
MAX_VALUE = 1_000_000
MAX_OUTPUT = 16_000_000
MAX_XML = 100_000_000  # letters of a template's own in its loops, which are XML
_JINJA_FILTERS = [
    "count",
    "first",
    "last",
    "length",
    "list",
    "map",
    "reject",
    "rejectattr",
    "reverse",
    "select",
    "selectattr",
]
_COUNTS = {"count", "length"}  # these may be used on a text, since they do not take it apart
_SHORT = {"first", *_COUNTS}  # these do not go through the list
_TESTS = (
    *("defined", "undefined", "none", "boolean", "true", "false", "integer", "number", "string", "mapping", "sequence"),
    *("iterable", "in", "sameas", "even", "odd", "divisibleby"),
    *("eq", "equalto", "==", "ne", "!=", "gt", "greaterthan", ">", "ge", ">=", "lt", "lessthan", "<", "le", "<="),
)
_CLOSING = "”’》〉）】」』)"  # what may close an item that has no punctuation of its own
_LOOP = frozenset(
    [
        "index",
        "index0",
        "first",
        "last",
        "length",
        "revindex",
        "revindex0",
        "depth",
        "cycle",
        "changed",
        "previtem",
        "nextitem",
    ]
)


class TooMuch(TemplateRuntimeError):
    """A template takes more steps or prints more than any report needs."""


class Missing(StrictUndefined):
    """A name that the data do not have: using it in any way is an error."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """Return the name that was looked up."""
        return str(self._undefined_name)

    @property
    def _undefined_message(self) -> str:
        return f"没有「{self.name}」"

    @property
    def owner(self) -> Any:
        """Return the value in which the name was looked up, None for a name without one."""
        return self._undefined_obj if isinstance(self._undefined_obj, (dict, list, str, FormattedFigure)) else None


class MissingName(TemplateRuntimeError):
    """A Missing was used; missing is it, so that similar names can be found."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(f"没有「{missing.name}」")
        self.missing = missing


class NotAList(TemplateRuntimeError):
    """A loop was given something other than a list, of which it would print letters or keys; value is it."""

    def __init__(self, value: Any) -> None:
        super().__init__(f"逐项列出（for）只用于列表，这里是{what(value)}")
        self.value = value


class Pending(Undefined):
    """A name that the data do not have, in a draft: it prints as a blank to be filled in."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"【待填：{self._undefined_name}】"

    def __html__(self) -> str:
        return str(self)

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    __getitem__ = __getattr__


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for one rendering; not to be shared between renderings."""

    intercepted_binops = frozenset({"//", "%", "+", "*", "-", "/", "**"})

    def __init__(self, *, autoescape: bool, draft: bool = False) -> None:
        """Make an environment; autoescape is for output that becomes XML."""
        super().__init__(
            autoescape=autoescape,
            undefined=Pending if draft else Missing,
            finalize=self._finalize,
            keep_trailing_newline=False,
            cache_size=0,
        )
        self._steps = 0
        self._output = 0
        self._letters = 0
        self.filters = {name: self._of_lists(name) for name in _JINJA_FILTERS}
        for name in FIGURE_FILTERS:
            self.filters[name] = functools.partial(apply_filter, name)
        tests: dict[str, Any] = {name: TESTS[name] for name in _TESTS} | {"有数": is_number, "同向": goes_with}
        tests["带标点"] = lambda text: strip(str(text)).rstrip().rstrip(_CLOSING)[-1:] in ENDS
        self.tests = {name: self._counted(test) for name, test in tests.items()}
        self.globals = {}
        self._callable: set[Any] = {self._step, self._each, self._compared, self._literal}

    def offer(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Let templates call functions by name."""
        self.globals.update(functions)
        self._callable.update(functions.values())

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an item of a mapping or an attribute of a loop; anything else is undefined."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return obj if isinstance(obj, Pending) else obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item of a mapping or a list; anything else is undefined."""
        if isinstance(obj, dict) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list) and type(argument) is int and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether obj is a macro, a loop's own method or one of gendoc's functions."""
        if isinstance(obj, Macro):
            return True
        owner = getattr(obj, "__self__", None)
        return isinstance(owner, LoopContext) or obj in self._callable

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what a template may call; what is given to a loop's own method or with a star is counted."""
        self._spend((len(args) + len(kwargs)) // _ARGUMENTS)
        if not isinstance(obj, Macro) and isinstance(getattr(obj, "__self__", None), LoopContext):
            for arg in args:
                self._compared(arg)
        try:
            return super().call(context, obj, *args, **kwargs)
        except SecurityError as error:
            raise TemplateRuntimeError(f"{what(obj)}后面不能加括号，括号前面要写短语的名称") from error

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The result of + - * // % on small whole numbers; raises TemplateRuntimeError for any other arithmetic."""
        small = all(type(side) is int and abs(side) < 1_000_000 for side in (left, right))
        if operator in ("**", "/") or not small:
            raise TemplateRuntimeError(f"模板里不能这样计算（{operator}）；数字在数据文件里算好，或写成勾稽规则")
        return self.binop_table[operator](left, right)

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        """Return source as a template; its byte code is cached, since compiling takes most of the time."""
        name = cache.key(
            "code",
            jinja2_version,
            sys.version,
            cache.code(__file__),
            cache.code(str(metered.__file__)),
            str(self.autoescape),
            __version__,
            source,
        )
        bucket = Bucket(self, name, "")
        saved = cache.load(name)
        if saved is not None:
            bucket.bytecode_from_string(saved)
        if bucket.code is None:
            bucket.code = self.compile(source)
            cache.save(name, bucket.bytecode_to_string())
        return Template.from_code(self, bucket.code, self.make_globals(globals), None)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return metered.metered(super()._parse(source, name, filename), self)

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise TooMuch(f"模板里的循环和筛选超过 {MAX_STEPS:,} 步")

    def _step(self, letters: int) -> str:
        self._spend(_MACRO)
        return self._literal(letters)

    def _literal(self, letters: int) -> str:
        """Count the letters that a template prints of its own."""
        self._letters += letters
        if self._letters > (MAX_XML if self.autoescape else MAX_OUTPUT):
            raise TooMuch("模板输出的文字过多")
        return ""

    def _each(self, value: Any) -> Any:
        """Return value, a list or what a filter made of one, for a loop; raises NotAList for anything else."""
        if isinstance(value, (str, dict, int, FormattedFigure)):
            raise NotAList(value)
        self._spend(len(value) if isinstance(value, (list, tuple)) else 1)
        return value

    def _compared(self, value: Any) -> Any:
        """Return a value that is compared or searched; all that it holds is counted."""
        if isinstance(value, str):
            if len(value) > _LETTERS:
                self._spend(len(value) // _LETTERS)
        elif isinstance(value, (list, tuple, dict)):
            self._spend(len(value))
            for each in value.values() if isinstance(value, dict) else value:
                self._compared(each)
        return value

    def _counted(self, test: Any) -> Any:
        """Return a test that counts what it looks at."""

        @functools.wraps(test)
        def counted(*arguments: Any) -> Any:
            for argument in arguments:
                self._compared(argument)
            return test(*arguments)

        return counted

    def _of_lists(self, name: str) -> Callable[..., Any]:
        """Return a filter of Jinja's that counts the items it goes through.

        It raises TemplateRuntimeError for a text, which it would take apart.
        """
        original: Callable[..., Any] = FILTERS[name]

        @functools.wraps(original)
        def checked(*arguments: Any, **words: Any) -> Any:
            lists = [argument for argument in arguments[:2] if isinstance(argument, (str, dict, FormattedFigure))]
            if lists and name not in _COUNTS:
                raise TemplateRuntimeError(f"|{name} 只用于列表，不能用于{what(lists[0])}")
            self._spend(sum(len(each) for each in arguments[:2] if isinstance(each, list) and name not in _SHORT))
            made = original(*arguments, **words)
            return self._going_through(made) if isinstance(made, Iterator) else made

        return checked

    def _going_through(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self._spend(1)
            yield item

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, FormattedFigure):
            return value.__html__() if self.autoescape else str(value)
        if isinstance(value, Missing):
            raise MissingName(value)
        if isinstance(value, Pending):
            return str(value)
        if type(value) is int:
            return str(value)
        if isinstance(value, TracedText):
            value = value.marked()
        if not isinstance(value, str):
            raise TemplateRuntimeError(f"这里要印的不是文字或数字，而是{what(value)}")
        self._output += len(value)
        if len(value) > MAX_VALUE or self._output > MAX_OUTPUT:
            raise TooMuch("模板输出的文字过多")
        # Only text that becomes XML passes through docxtpl, which would change braces and line ends.
        return shield(value) if self.autoescape and not isinstance(value, Markup) else value


def what(value: Any) -> str:
    """Return in Chinese what sort of value this is: 一段文字, 一个数字, 一组内容, 一个列表."""
    if isinstance(value, str):
        return "一段文字"
    if isinstance(value, FormattedFigure) or type(value) is int:
        return "一个数字"
    return {dict: "一组内容", list: "一个列表", bool: "真假值"}.get(type(value), "没有内容的值")


def phrases(source: str, *, draft: bool) -> dict[str, Callable[..., str]]:
    """Return a report type's phrases by name, each a function from plain data to text.

    Raises jinja2.TemplateSyntaxError if source cannot be parsed.
    """
    sandbox = Sandbox(autoescape=False, draft=draft)
    module = sandbox.from_string(source).make_module()
    return {
        name: functools.partial(_call, value)
        for name, value in vars(module).items()
        if isinstance(value, Macro) and not name.startswith("_")
    }


def _call(macro: Macro, *args: Any) -> str:
    if len(args) > len(macro.arguments):
        raise ValueError(f"短语最多带 {len(macro.arguments)} 个名称，写了 {len(args)} 个")
    return str(macro(*args))
