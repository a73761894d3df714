"""`python -m tests.architecture` draws the rooms and their arrows anew in docs/ARCHITECTURE.md."""

from tests.architecture.drawing import PAGE, redrawn

PAGE.write_text(redrawn(PAGE.read_text("utf-8")), "utf-8")
