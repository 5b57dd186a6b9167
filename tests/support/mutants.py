"""Mutants: what mutmut would change in a module, one line each, also in functions that have decorators."""

import difflib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators, operator_string
from mutmut.mutation.pragma_handling import IgnoredCode

from tests.support.engines import BASE

WORDS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "ngettext_lazy", "cast"}


@dataclass
class Mutant:
    """One change of one module: the line before and after, and where it is in the file."""

    module: str
    source: str
    before: str
    after: str
    lines: range
    names: tuple[str, ...]  # what the statement binds, where it is in no function
    verdict: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.module, self.before, self.after


def _one_for_each_string(node: libcst.BaseString) -> Iterator[libcst.BaseString]:
    """Another case of the letters changes nothing that other letters would not."""
    yield from list(operator_string(node))[:1]


def _without_one_move(node: libcst.Set) -> Iterator[libcst.Set]:
    """A table of states allows one move less."""
    for number in range(len(node.elements) if len(node.elements) > 1 else 0):
        yield node.with_changes(elements=[*node.elements[:number], *node.elements[number + 1 :]])


OPERATORS = [
    *((kind, _one_for_each_string if each is operator_string else each) for kind, each in mutation_operators),
    (libcst.Set, _without_one_move),
]


class Finder(MutationVisitor):
    """mutmut's, which also goes into functions with decorators, and leaves the interface's words to their own tests."""

    def __init__(self) -> None:
        super().__init__(OPERATORS, IgnoredCode(set(), set(), set()))
        self.found: list[tuple[Mutation, range]] = []
        self._around: list[range] = []

    def on_visit(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.FunctionDef | libcst.SimpleStatementLine):
            where = self.get_metadata(PositionProvider, node)
            self._around.append(range(where.start.line, where.end.line + 1))
        return super().on_visit(node)

    def on_leave(self, original_node: libcst.CSTNode) -> None:
        super().on_leave(original_node)
        if isinstance(original_node, libcst.FunctionDef | libcst.SimpleStatementLine):
            self._around.pop()

    def _create_mutations(self, node: libcst.CSTNode) -> None:
        known = len(self.mutations)
        super()._create_mutations(node)
        where = self.get_metadata(PositionProvider, node, None)
        lines = range(where.start.line, where.end.line + 1) if where else self._around[-1]
        self.found += [(mutation, lines) for mutation in self.mutations[known:]]

    def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.Call) and isinstance(node.func, libcst.Name) and node.func.value in WORDS:
            return True
        if isinstance(node, libcst.Param | libcst.Import | libcst.ImportFrom):
            return True
        if isinstance(node, libcst.FunctionDef):
            return False
        return bool(super()._skip_node_and_children(node))


def mutants_of(module: str) -> Iterator[Callable[[], Mutant]]:
    """Every mutant of a module that can be judged: in a function, or in what a name at the top stands for.

    Each is made when it is asked for.
    """
    source = (BASE / module).read_text()
    finder = Finder()
    tree = MetadataWrapper(libcst.parse_module(source)).visit(finder)
    for mutation, lines in finder.found:
        inside = isinstance(mutation.contained_by_top_level_function, libcst.FunctionDef)
        names: tuple[str, ...] = ()
        if not inside:
            if mutation.contained_by_top_level_function is not None:
                continue  # a field of a class
            names = _bound_at(tree, mutation.original_node)
            if not names or "__all__" in names or isinstance(mutation.original_node, libcst.Assign | libcst.AnnAssign):
                continue
        yield functools.partial(_made, module, source, tree, mutation, lines, names)


def _made(
    module: str, source: str, tree: libcst.Module, mutation: Mutation, lines: range, names: tuple[str, ...]
) -> Mutant:
    changed = tree.deep_replace(mutation.original_node, mutation.mutated_node)  # type: ignore[arg-type]
    assert isinstance(changed, libcst.Module)
    return Mutant(module, changed.code, *_difference(source, changed.code), lines, names)


def _bound_at(tree: libcst.Module, node: libcst.CSTNode) -> tuple[str, ...]:
    """The names of the assignment at the top of a module in which a node is."""
    for statement in tree.body:
        if isinstance(statement, libcst.SimpleStatementLine) and _is_in(node, statement):
            for part in statement.body:
                if isinstance(part, libcst.Assign):
                    return tuple(each.target.value for each in part.targets if isinstance(each.target, libcst.Name))
                if isinstance(part, libcst.AnnAssign) and isinstance(part.target, libcst.Name):
                    return (part.target.value,)
    return ()


def _is_in(node: libcst.CSTNode, tree: libcst.CSTNode) -> bool:
    return node is tree or any(_is_in(node, child) for child in tree.children)


def _difference(before: str, after: str) -> tuple[str, str]:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
    gone, come = ([line[1:].strip() for line in lines if line.startswith(sign)] for sign in "-+")
    return " ".join(gone), " ".join(come)
