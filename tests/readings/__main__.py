"""Write docs/KNOWN_READINGS.md."""

from tests.readings.entries import entries
from tests.readings.page import PAGE, page

PAGE.write_text(page(entries()), "utf-8")
