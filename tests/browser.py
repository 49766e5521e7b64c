"""A page in headless Chromium, spoken to through its DevTools pipe: what it shows, how wide it is, what it misses."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Tab", "opened_browser"]

# The browser reads its descriptor 3 and writes its 4; a process of ours puts the pipes there and becomes the browser.
_BEGIN = """
import os, sys
ends = [os.dup(int(end)) for end in sys.argv[1:3]]
for end, wanted in zip(ends, (3, 4)):
    os.dup2(end, wanted)
    os.set_inheritable(wanted, True)
os.execv(sys.argv[3], sys.argv[3:])
"""


@dataclass(slots=True)
class Tab:
    """One tab; `complaints` are errors of scripts, of the policy and of loading since it was opened."""

    to: int
    back: int
    session: str = ""
    number: int = 0
    rest: bytes = b""
    loads: int = 0
    complaints: list[str] = field(default_factory=list)

    def ask(self, method: str, **given: object) -> dict[str, object]:
        """The answer to a command of the DevTools protocol."""
        self.number += 1
        asked = {"id": self.number, "method": method, "params": given}
        if self.session:
            asked["sessionId"] = self.session
        os.write(self.to, json.dumps(asked).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == self.number:
                assert "error" not in said, said
                result = said["result"]
                assert isinstance(result, dict)
                return result

    def _next(self) -> dict[str, object]:
        while b"\0" not in self.rest:
            read = os.read(self.back, 2**20)
            assert read, "the browser has ended"
            self.rest += read
        first, _, self.rest = self.rest.partition(b"\0")
        said: dict[str, object] = json.loads(first)
        method = said.get("method")
        if method == "Page.loadEventFired":
            self.loads += 1
        if method in {"Runtime.exceptionThrown", "Log.entryAdded"}:
            self.complaints.append(json.dumps(said["params"], ensure_ascii=False))
        return said

    def show(self, address: str, width: int = 1280, *, dark: bool = False, script: bool = True) -> None:
        """Load an address in a window of that width and wait until it stands."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        # An address that differs in its last part alone would not be loaded anew.
        for target in ("about:blank", address):
            before = self.loads
            self.ask("Page.navigate", url=target)
            while self.loads == before:
                self._next()

    def value(self, expression: str) -> object:
        """What an expression gives in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        result = answer["result"]
        assert isinstance(result, dict)
        return result.get("value")

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that a selector finds."""
        found = self.value(f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.textContent)")
        assert isinstance(found, list)
        return found

    def picture(self, *, whole: bool = False) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(str(self.ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(str(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"]))


@contextmanager
def opened_browser(folder: Path) -> Iterator[Tab]:
    """A tab of a browser that keeps its profile in a folder and ends with the block."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program is not None, "needs Chromium"
    theirs, to = os.pipe()
    back, ours = os.pipe()
    options = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-pipe",
        f"--user-data-dir={folder}",
    )
    command = [sys.executable, "-c", _BEGIN, str(theirs), str(ours), program, *options]
    browser = subprocess.Popen(command, pass_fds=(theirs, ours), stderr=subprocess.DEVNULL)  # noqa: S603 - our own words
    os.close(theirs)
    os.close(ours)
    try:
        yield _tab(to, back)
    finally:
        os.close(to)
        browser.wait(timeout=30)
        os.close(back)


def _tab(to: int, back: int) -> Tab:
    tab = Tab(to, back)
    target = tab.ask("Target.createTarget", url="about:blank")["targetId"]
    tab.session = str(tab.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    for domain in ("Page", "Runtime", "Log", "Network"):
        tab.ask(f"{domain}.enable")
    return tab
