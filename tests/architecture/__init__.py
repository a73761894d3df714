"""The house: its rooms, who may import whom, and the drawing of it in docs/ARCHITECTURE.md."""
