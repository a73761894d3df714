"""TriG: all statements stand in the default graph, so that this is Turtle."""

from usmx_kg.write.graphs.turtle import render

__all__ = ["render"]
