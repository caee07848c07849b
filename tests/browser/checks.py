"""What a page can be asked: is it accessible, is it valid, does it fit, is it dressed?

Each check returns what is wrong, as readable lines, and an empty list for a good page.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TOOLS = Path(__file__).resolve().parents[2] / "var" / "node" / "node_modules"
CONFIGURATION = Path(__file__).with_name(".htmlvalidate.json")
# WCAG 2.2, A and AA, and what axe calls best practice.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


def missing_tools() -> str | None:
    """Why pages cannot be checked on this machine, or None when they can."""
    if not shutil.which("node"):
        return "Node.js is not installed (apt-get install npm)"
    if not (TOOLS / "axe-core/axe.min.js").exists() or not (TOOLS / "html-validate").exists():
        return "axe-core and html-validate are not installed (make test installs them)"
    return None


def axe(page: Page, *, contrast: bool = True) -> list[str]:
    """Accessibility violations of the page as it stands now; colours are half of the work.

    Injected by evaluation: a script element would be refused by the page's own security policy, as are
    the style elements that it preloads sheets into.
    """
    if page.evaluate("!window.axe"):
        page.evaluate((TOOLS / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        """([rules, contrast]) => axe.run(document, {
            runOnly: rules, rules: {'color-contrast': {enabled: contrast}}, resultTypes: ['violations'],
            preload: false,
        })""",
        [AXE_RULES, contrast],
    )
    assert found["passes"], "axe found nothing to check"
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways_scroll(page: Page) -> list[str]:
    """Elements that stick out to the right of a page which therefore scrolls sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement, width = root.clientWidth;
            if (root.scrollWidth <= width) return [];
            const wide = [...document.body.querySelectorAll('*')].filter(
                element => element.getBoundingClientRect().right > width + 0.5);
            return [`${root.scrollWidth} px wide in a window of ${width}`,
                    ...wide.map(element => element.outerHTML.slice(0, 160))];
        }"""
    )
    return found


def undressed(page: Page) -> list[str]:
    """Style sheets that the page links and that did not arrive; a page without any is undressed too."""
    found: list[str] = page.evaluate(
        """() => {
            const links = [...document.querySelectorAll('link[rel~=stylesheet]')];
            if (!links.length) return ['no style sheet is linked'];
            return links.filter(link => !link.sheet || !link.sheet.cssRules.length).map(link => link.href);
        }"""
    )
    return found


def lost_semantics(page: Page) -> list[str]:
    """What `display` or `list-style` takes the meaning of in some browsers, where no role gives it back;

    rows without a head; links to files and to places in a table whose names say nothing by themselves.
    """
    found: list[str] = page.evaluate(
        """() => {
            const all = selector => [...document.querySelectorAll(selector)], style = getComputedStyle;
            const lists = all('ul, ol').filter(each => style(each).listStyleType === 'none');
            const tables = all('table').filter(each => style(each).display !== 'table');
            const parts = tables.flatMap(
                each => [each, ...each.querySelectorAll('thead, tbody, tr, th, td')]);
            const rows = all('main tbody tr').filter(each => !each.querySelector('th[scope]'));
            const links = all('a[download], .place a').filter(
                each => /^([A-Z]+|(表|Table )\\d.*)$/.test((each.ariaLabel || each.textContent).trim()));
            return [...[...lists, ...parts].filter(each => !each.hasAttribute('role')), ...rows, ...links]
                .map(each => each.outerHTML.slice(0, 160));
        }"""
    )
    return found


def html_problems(documents: Mapping[str, str]) -> list[str]:
    """What html-validate says of {name: HTML as sent}, all of them in one run."""
    with tempfile.TemporaryDirectory() as folder:
        names = {f"{number:04}.html": name for number, name in enumerate(documents)}
        for file, name in names.items():
            (Path(folder) / file).write_text(documents[name], encoding="utf-8")
        validator = str(TOOLS / "html-validate/bin/html-validate.mjs")
        files = [str(Path(folder) / file) for file in names]
        done = subprocess.run(
            ["node", validator, "--formatter", "json", "--config", str(CONFIGURATION), *files],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{name}:{message['line']}: {message['message']} ({message['ruleId']})"
        for result in json.loads(done.stdout)
        for name in [names[Path(result["filePath"]).name]]
        for message in result["messages"]
    ]
