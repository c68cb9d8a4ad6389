"""Every example page in a real browser: WCAG 2.2 AA by axe, no sideways scrolling on a telephone, nothing refused.

Needs `RAINGAN_GALLERY` (see StructureTests) and, from PyPI, playwright and axe-playwright-python.
"""
import pathlib

import axe_playwright_python
import pytest

from test_autosave import GALLERY, Service, browser  # noqa: F401

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = sorted(path.name for path in GALLERY.glob("*.html"))


@pytest.fixture(scope="module")
def service():
    service = Service()
    yield service
    service.server.shutdown()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_can_be_read_by_everybody(browser, service, name, width):  # noqa: F811
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # The menu's figures belong to services that are not here.
    page.route("**/api/**", lambda route: route.fulfill(json={"inbox": 3, "owed": 12}))
    # So does a report that is shown inside an approver's page.
    report = '<article data-shown="c0ffee00"><section data-section="m6"><h2>M6</h2><p>65 %</p></section></article>'
    page.route("**/fragments/**", lambda route: route.fulfill(body=report, content_type="text/html; charset=utf-8"))
    page.goto(f"{service.origin}/{name}")
    page.wait_for_load_state("networkidle")
    # Brought in by the debugger, because the page's own policy keeps it out.
    context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    found = [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in result["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert (found, complaints) == ([], [])
    assert wide <= width
