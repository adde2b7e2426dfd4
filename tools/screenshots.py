"""Make the pictures of the README from one fixed sitting, at a fixed hour.

    python tools/screenshots.py [FOLDER]

The fonts of this machine are the only thing in them that another machine draws
differently. Needs Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from counterpoint.app import figures  # noqa: E402
from tests.fakes.clock import FakeClock  # noqa: E402
from tests.interfaces.web_server import running  # noqa: E402
from tests.outcomes.life import life  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.interfaces.web_server import Visitor, WebServer

MESSAGES = Path(__file__).parent / "transcript.txt"
LARGEST = 120 * 1024  # bytes
DESKTOP: dict[str, Any] = {"viewport": {"width": 1100, "height": 820}}
TALL: dict[str, Any] = {"viewport": {"width": 820, "height": 1000}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 690},
    "device_scale_factor": 2,
}
STEADY = (  # letters are drawn the same each time
    "--no-sandbox",
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-font-subpixel-positioning",
    "--font-render-hinting=none",
)
EARLIER = (
    (
        "The form for the landlord",
        "home",
        "the form for the landlord lies there since May",
    ),
    (
        "What I did not say at dinner",
        "family",
        "they asked how work is and I said fine",
    ),
    ("Sunday", "", "the flat is quiet since Sunday"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: where it is taken, how large, and in which colours."""

    name: str
    path: str
    window: dict[str, Any]
    dark: bool = False


def sit(web: WebServer, clock: FakeClock) -> tuple[str, str]:
    """Hold the sittings; return the address of the last and of its last reply."""
    visitor = web.visitor()
    for title, tags, message in EARLIER:
        clock.move(days=2, minutes=-35)
        kept = web.house.sittings[_talk(visitor, [message], clock)].visit.sitting
        visitor.send(f"/sittings/{kept}/label", {"title": title, "tags": tags})
    clock.time = datetime(2026, 11, 24, 0, 40, tzinfo=UTC)
    messages = MESSAGES.read_text(encoding="utf-8").splitlines()
    key = _talk(visitor, messages[:5], clock)
    visit = web.house.sittings[key].visit
    return f"/talk/{key}", f"/talk/{key}/why/{visit.turns[-1].id}"


def _talk(visitor: Visitor, messages: list[str], clock: FakeClock) -> str:
    talk = visitor.send("/talk/new").url.path
    for message in messages:
        clock.move(minutes=1)
        visitor.send(f"{talk}/say", {"text": message})
    return talk.rsplit("/", 1)[-1]


def take(browser: Browser, web: WebServer, picture: Picture, folder: Path) -> Path:
    """Take one picture."""
    colours = "dark" if picture.dark else "light"
    context = browser.new_context(
        **picture.window,
        color_scheme=colours,
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    page.goto(web.way_in)
    page.wait_for_url(lambda url: "/open" not in url)
    page.goto(web.url + picture.path)
    file = folder / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> None:
    """Take all of them, and say how large each one is."""
    numbers = count(1)
    # What is replied is chosen by the ids of what was said before.
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    clock = FakeClock(datetime(2026, 11, 17, 22, 40, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(STEADY)
        )
        with running(Path(home), clock=clock) as web:
            talk, why = sit(web, clock)
            assert web.house.store is not None  # noqa: S101 - a fresh one is open
            web.ask(
                figures.keep(web.house.store, *life(seed=1).records, now=clock.now())
            )
            for picture in (
                Picture("talk", talk, DESKTOP),
                Picture("talk-phone-dark", talk, PHONE, dark=True),
                Picture("why", why, DESKTOP),
                Picture("help", "/help", PHONE),
                Picture("sittings", "/sittings", DESKTOP),
                Picture("end", f"{talk}/end", DESKTOP),
                Picture("progress", "/progress", TALL),
            ):
                file = take(browser, web, picture, folder)
                size = file.stat().st_size
                print(f"{file.name:22} {size / 1024:5.0f} KB")
                if size > LARGEST:
                    sys.exit(f"{file.name} is larger than {LARGEST / 1024:.0f} KB.")
        browser.close()


if __name__ == "__main__":
    main()
