"""The YAML text as a plain structure of strings, with the line of every place in it."""

from collections.abc import Iterator
from typing import Any

import yaml

from app.decisions import Refusal
from app.reading import Fault

MOST_BYTES = 300_000
DEEPEST = 30
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Broken(Exception):
    """The text is no plain YAML; `fault` says where and why."""

    def __init__(self, code: str, line: int | None, **facts: Any) -> None:
        super().__init__(code)
        self.fault = Fault(path="", reason=Refusal(code, **facts), line=line)


class Source:
    """A text that was read: its plain value, and the line of each path."""

    def __init__(self, text: str | bytes) -> None:
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []
        self.value = self._plain(_composed(_decoded(text)), "", 1)

    def line_of(self, path: str) -> int | None:
        """The line of a place, or of the nearest place around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            cut = max(path.rfind("."), path.rfind("["))
            path = path[: max(cut, 0)]
        return self.lines.get("")

    def _plain(self, node: yaml.Node, path: str, line: int) -> Any:
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.ScalarNode):
            return None if node.style is None and node.value in NULLS else node.value
        if isinstance(node, yaml.SequenceNode):
            places = ((f"{path}[{number}]", each) for number, each in enumerate(node.value))
            return [self._plain(each, place, _line(each)) for place, each in places]
        return self._mapping(node, path)

    def _mapping(self, node: Any, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            place = f"{path}.{name}" if path else name
            if not name:
                self._fault(path, "key-not-a-word", key)
            elif node.flow_style and _is_bare(value):
                self._fault(place, "comma-in-braces", key, written=name)
            elif name in found:
                self._fault(place, "field-twice", key, field=name)
            else:
                found[name] = self._plain(value, place, _line(key))
        return found

    def _fault(self, path: str, code: str, node: Any, **facts: Any) -> None:
        self.faults.append(Fault(path=path, reason=Refusal(code, **facts), line=_line(node)))


def _is_bare(node: Any) -> bool:
    """Nothing is written: inside braces that is what a comma within a value leaves behind."""
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value == ""


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _decoded(text: str | bytes) -> str:
    if len(text) > MOST_BYTES:
        lines = text[:MOST_BYTES].splitlines()
        raise Broken("call-file-too-large", len(lines), most=MOST_BYTES)
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Broken("not-utf8", text[: wrong.start].count(b"\n") + 1) from None


def _composed(text: str) -> Any:
    try:
        for _ in _plain_events(text):
            pass
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as wrong:
        raise _broken(wrong) from None
    except yaml.reader.ReaderError as wrong:
        line = text[: wrong.position].count("\n") + 1
        raise Broken("yaml-control-character", line, character=f"U+{wrong.character:04X}") from None
    if node is None:
        raise Broken("call-file-empty", 1)
    return node


# What the parser says, and what people most often did: the first whose words are in its sentence.
_USUAL = (
    ("character '\\t'", "yaml-tab", "problem"),
    ("mapping values are not allowed", "yaml-colon", "problem"),
    ("could not find expected ':'", "yaml-no-colon", "context"),
    ("expected <block end>", "yaml-indent", "problem"),
    ("found unexpected end of stream", "yaml-quote-open", "context"),
    ("expected ',' or", "yaml-bracket", "problem"),
)


def _broken(wrong: yaml.MarkedYAMLError) -> Broken:
    said = wrong.problem or wrong.context or ""
    code, mark = "yaml-broken", wrong.problem_mark or wrong.context_mark
    for words, usual, where in _USUAL:
        if words in said:
            code, mark = usual, (wrong.context_mark if where == "context" else wrong.problem_mark) or mark
            break
    opened = wrong.context_mark.line + 1 if wrong.context_mark is not None else ""
    facts: dict[str, dict[str, Any]] = {"yaml-broken": {"problem": said}, "yaml-bracket": {"opened": opened}}
    return Broken(code, mark.line + 1 if mark is not None else None, **facts.get(code, {}))


class _Loader(yaml.SafeLoader):
    """YAML in which a question may end with its mark also inside braces: `{label: Da quando?, kind: date}`."""

    _in_words = False

    def scan_plain(self) -> Any:
        self._in_words = True
        try:
            return super().scan_plain()
        finally:
            self._in_words = False

    def peek(self, index: int = 0) -> str:
        found: str = super().peek(index)
        # Where a plain text goes on, the mark is a letter like others (YAML 1.2); PyYAML ends the text there.
        return "." if found == "?" and self._in_words else found


def _plain_events(text: str) -> Iterator[yaml.Event]:
    """The events of the text: one document, neither aliases, which can make a small text huge, nor too deep."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise Broken("yaml-alias", _line(event))
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Broken("several-documents", _line(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Broken("yaml-too-deep", _line(event), most=DEEPEST)
        yield event
