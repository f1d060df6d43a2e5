"""Entry point of ``avm``; what costs time to import lives in :mod:`avmtools.cli.app`."""

from __future__ import annotations

import sys
from typing import NoReturn

from avmtools import __version__


def main() -> NoReturn:
    """Run the command line; never returns."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"avm {__version__}")
        sys.exit(0)
    from avmtools.cli.app import build_app, run_app

    run_app(build_app())


if __name__ == "__main__":
    main()
