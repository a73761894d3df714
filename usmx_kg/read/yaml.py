"""YAML into trees: a list of records, one record, or several documents of these.

Values stay text (`NO` is Norway, `012` is 012); only an empty value, `~` and `null` are no value. The events of
libyaml are read without recursion, because its composer crashes on deep nesting.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_VALUES
from usmx_kg.model.trees import MAX_DEPTH, Kind, Mapping, Scalar, Sequence, Tree

__all__ = ["NULLS", "item", "trees"]

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_ALIASED = 100_000
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ["str", "int", "float", "bool", "null", "timestamp", "map", "seq"]
)


def item(text: str, file: str, first_line: int, depth: int) -> Tree:
    """Return the tree of the one item of a list, cut out of a text of which it begins on a line, so deep inside.

    Raises InputError for what `trees` refuses in it, and where it has anchors: others may name these.
    """
    composer = _Composer(text, file, first_line, depth)
    found = list(composer.documents())
    if len(found) != 1 or composer.anchors or not isinstance(found[0], Sequence) or len(found[0].items) != 1:
        raise InputError("this can't be read by itself", file=file, line=first_line)
    return found[0].items[0]


def trees(text: str, file: str) -> Iterator[Tree]:
    """Yield one tree for each document that is not empty.

    Raises InputError for bad syntax, duplicate keys, keys that are no plain text, tags, deep nesting and aliases
    that stand for too much.
    """
    yield from _Composer(text, file).documents()


def _hint(problem: str) -> str | None:
    if "\\t" in problem or "tab" in problem:
        return "Indent with spaces, not with tabs."
    if "mapping values are not allowed" in problem:
        return "Quote a value that contains ': '."
    return None


class _Composer:
    """Builds trees from parse events of a text, which begins on a line of its file and so deep inside of others."""

    def __init__(self, text: str, file: str, first_line: int = 1, depth: int = 0) -> None:
        self.events: Iterator[Event] = yaml.parse(text, Loader=_Loader)
        self.text = text
        self.file = file
        self.first_line = first_line
        self.depth = depth
        self.anchors: dict[str, tuple[Tree, int]] = {}
        self.aliased = 0
        self.count = 0

    def documents(self) -> Iterator[Tree]:
        """Yield the trees of documents. Raises InputError as `trees` does."""
        try:
            yield from self.parsed()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or error.context or ""
            deep = "nesting depth" in problem  # libyaml from 0.2.6 on reads ahead, and refuses a thousand levels itself
            raise InputError(
                _TOO_DEEP if deep else f"this is not YAML: {problem}",
                file=self.file,
                line=mark.line + self.first_line if mark else None,
                column=mark.column + 1 if mark else None,
                hint=_hint(problem),
            ) from None
        except yaml.YAMLError as error:
            reason = getattr(error, "reason", None) or str(error).partition("\n")[0]
            position = getattr(error, "position", None)
            known = isinstance(position, int) and position >= 0
            line = self.text.count("\n", 0, position) + self.first_line if known else None
            raise InputError(f"this is not YAML: {reason}", file=self.file, line=line) from None

    def parsed(self) -> Iterator[Tree]:
        """Yield the trees of documents, as the parser's events tell them."""
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                self.anchors = {}
                tree = self.document()
                if not (isinstance(tree, Scalar) and tree.kind is Kind.NULL):
                    yield tree

    def document(self) -> Tree:
        """Build the tree of one document by a stack of open collections: (start event, children, size)."""
        stack: list[tuple[CollectionStartEvent, list[Tree], list[int]]] = []
        root: Tree | None = None
        for event in self.events:
            self.count += 1
            if self.count > MAX_VALUES:
                raise self.too_much(event)
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                self.check_tag(event)
                if len(stack) + self.depth >= MAX_DEPTH:
                    raise self.error(_TOO_DEEP, event)
                stack.append((event, [], [1]))
                continue
            if isinstance(event, DocumentEndEvent):
                break
            if isinstance(event, ScalarEvent):
                tree: Tree = self.scalar(event)
                size, anchor = 1, event.anchor
            elif isinstance(event, AliasEvent):
                tree, size = self.alias(event)
                anchor = None
            else:
                start, children, total = stack.pop()
                size, anchor = total[0], start.anchor
                tree = self.collection(event, start, children)
            if anchor is not None:
                self.anchors[anchor] = (tree, size)
            if stack:
                stack[-1][1].append(tree)
                stack[-1][2][0] += size
            else:
                root = tree
        assert root is not None
        return root

    def scalar(self, event: ScalarEvent) -> Scalar:
        self.check_tag(event)
        null = event.style in (None, "") and event.value in NULLS
        return Scalar(event.value, Kind.NULL if null else Kind.TEXT, *self.place(event))

    def alias(self, event: AliasEvent) -> tuple[Tree, int]:
        if event.anchor not in self.anchors:
            raise self.error(f"the alias *{event.anchor} stands for nothing that is complete before it", event)
        tree, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > _MAX_ALIASED:
            raise self.error(f"aliases stand for more than {_MAX_ALIASED:,} values", event)
        return tree, size

    def collection(self, end: Event, start: Event, children: list[Tree]) -> Tree:
        line, column = self.place(start)
        if isinstance(end, SequenceEndEvent):
            return Sequence(tuple(children), line, column)
        assert isinstance(end, MappingEndEvent)
        entries: dict[str, tuple[Scalar, Tree]] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise InputError("a key must be plain text", file=self.file, line=key.line, column=key.column)
            if key.text in entries:
                raise InputError(
                    f"the key {key.text!r} stands twice in one block, first on line {entries[key.text][0].line}",
                    file=self.file,
                    line=key.line,
                    column=key.column,
                    hint="Give several values as a list: [first, second].",
                )
            entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), line, column)

    def check_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.tag not in (None, "!") and event.tag not in _TAGS:
            raise self.error(f"the tag {event.tag!r} has no meaning in a record", event)

    def too_much(self, event: Event) -> InputError:
        error = self.error(f"it has more than {MAX_VALUES:,} values", event)
        error.hint = "Split it, write JSON Lines (.jsonl), or, where you trust it, set USMX_MAX_VALUES."
        return error

    def error(self, message: str, event: Event) -> InputError:
        line, column = self.place(event)
        return InputError(message, file=self.file, line=line, column=column)

    def place(self, event: Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.first_line, mark.column + 1
