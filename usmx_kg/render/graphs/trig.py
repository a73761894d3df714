"""TriG: all statements stand in the default graph, so that this is Turtle."""

from usmx_kg.render.graphs.turtle import render

__all__ = ["render"]
