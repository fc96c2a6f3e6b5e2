"""What the tests need beyond Python packages: found, or fetched where nobody need be asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.throwaway_postgres import find_binaries

# Chromium without its own windows, as Playwright brings it too: each test opens one, and draws it at the price of another page.
SHELL = "chromium-headless-shell"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def find_chromium() -> Path | None:
    """Return the browser on PATH; None if there is none, or Playwright's own, which it finds itself."""
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def find_headless_chromium() -> Path | None:
    """Return Chromium's shell without windows if it is on PATH, else the whole browser or None, as above."""
    found = shutil.which(SHELL)
    return Path(found) if found else find_chromium()


def apt_install(package: str) -> bool:
    """Install a Debian package if this is Debian and we are root. Returns whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    sys.stdout.write(f"Fetching {package} with apt-get…\n")
    sys.stdout.flush()
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]]
    return all(
        subprocess.run(["apt-get", *step], env=environment, stdout=subprocess.DEVNULL, check=False).returncode
        == 0
        for step in steps
    )


def need_postgres() -> str:
    """Return "" once PostgreSQL's programs are here, else why they are not."""
    if find_binaries() or (apt_install("postgresql") and find_binaries()):
        return ""
    return "PostgreSQL is not installed and could not be fetched; install it, or point PG_BIN at its programs"


def need_headless_chromium() -> str:
    """Return "" once there is Chromium's shell, or where that cannot be fetched the whole browser; else why there is none."""
    return "" if shutil.which(SHELL) or apt_install(SHELL) else need_chromium()


def need_chromium() -> str:
    """Return "" once there is a browser, else why there is none. Playwright's own is the last resort."""
    if find_chromium() or (apt_install("chromium") and find_chromium()):
        return ""
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(download, check=False).returncode == 0:
        return ""
    return "Chromium is not installed and could not be fetched; install it with your system's packages"
