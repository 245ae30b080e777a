"""Start the command line: ``python -m delibera``."""

import sys

from delibera.cli import main

if __name__ == "__main__":
    sys.exit(main())
