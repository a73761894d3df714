"""Write docs/COVERAGE.md."""

from tests.coverage.decisions import decisions
from tests.coverage.page import PAGE, page

PAGE.write_text(page(decisions()), "utf-8")
