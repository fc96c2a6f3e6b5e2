"""What tools from elsewhere say of the site: the Nu checker of every public page, Lighthouse of six on production settings.

    python -m tests.proofs [nu] [lighthouse]

Wants Java for the one, Node and Chromium for the other; npm fetches both tools, in the versions named here, into
~/.cache/fonds-proofs (or FONDS_PROOFS). Not part of the gate: what they measure depends on the machine.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.proofs import lighthouse

TOOLS = {"nu": "vnu-jar@26.9.27", "lighthouse": "lighthouse@13.5.0"}
NEEDS = {"nu": ("npm", "java"), "lighthouse": ("npm", "node")}


def fetch(tool: str) -> Path:
    """Return the folder of npm's packages, with the tool in it."""
    folder = Path(os.environ.get("FONDS_PROOFS") or Path.home() / ".cache" / "fonds-proofs")
    name, _, version = TOOLS[tool].partition("@")
    package = folder / "node_modules" / name / "package.json"
    if not (package.exists() and f'"version": "{version}"' in package.read_text()):
        folder.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), TOOLS[tool]]
        subprocess.run(npm, check=True)
    return folder / "node_modules"


def nu() -> bool:
    jar = fetch("nu") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [sys.executable, "-m", "pytest", "-q", "-m", "nu", "tests/proofs"]
    return subprocess.run(command, env=os.environ | {"VNU_JAR": str(jar)}, check=False).returncode == 0


def main(asked: list[str]) -> int:
    proofs: dict[str, Callable[[], bool]] = {
        "nu": nu,
        "lighthouse": lambda: lighthouse.prove(fetch("lighthouse")),
    }
    if unknown := set(asked) - set(proofs):
        sys.stderr.write(
            f"There is no proof called {', '.join(sorted(unknown))}; there are: {', '.join(proofs)}.\n"
        )
        return 2
    holds = True
    for name in asked or proofs:
        missing = [program for program in NEEDS[name] if not shutil.which(program)]
        if missing:
            sys.stderr.write(f"{name} wants {' and '.join(missing)}, which are not on this machine.\n")
            return 2
        holds = proofs[name]() and holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
