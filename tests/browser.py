"""The browser for page tests: the system's Chromium, which needs no download."""

import shutil

NAMES = ("chromium", "google-chrome")


class NoBrowser(Exception):
    """No browser can be had; the message names the package."""


def find_chromium() -> str:
    """The path of the browser's executable. Raises NoBrowser when there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowser("Page tests need a browser: install the system package chromium")
