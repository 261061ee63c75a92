"""`python -m pagefeed`."""

import sys

from pagefeed.cli import main

if __name__ == "__main__":
    sys.exit(main())
