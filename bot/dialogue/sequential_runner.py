"""A graph runner that runs Rasa's graph in its fixed order, without Dask: the same nodes, the same results.

Dask schedules each run anew, which costs more than our whole pipeline; the order of a predict graph never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialGraphRunner(GraphRunner):
    """Runs the nodes a target needs, in topological order; orders are worked out once per set of targets."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> Self:
        """Load every node of the graph."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """Return the outputs of the targets for these inputs, by node name."""
        wanted = tuple(targets or self._schema.target_names)
        outputs = dict(inputs or {})
        for name, needs in self._order(wanted):
            outputs[name] = self._nodes[name](*((need, outputs[need]) for need in needs))[1]
        return {target: outputs[target] for target in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        if targets not in self._orders:
            schema = self._schema.minimal_graph_schema(list(targets))
            self._orders[targets] = order(schema)
        return self._orders[targets]


def order(schema: GraphSchema) -> list[tuple[str, list[str]]]:
    """Return (node, its needs) so that each node comes after the nodes it needs."""
    found: dict[str, list[str]] = {}

    def visit(name: str) -> None:
        if name in found or name not in schema.nodes:
            return  # a name that is no node is an input of the run
        needs = list(dict.fromkeys(schema.nodes[name].needs.values()))
        for need in needs:
            visit(need)
        found[name] = needs

    for name in schema.nodes:
        visit(name)
    return list(found.items())
