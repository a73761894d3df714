"""What all tests share."""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """Turn a skip into a failure where nothing may be skipped (CI sets USMX_NO_SKIP)."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("USMX_NO_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
    return report
