"""The door: `python publish.py` reads items/ and feeds/ and publishes into dist/."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "src"))

try:
    from pagefeed.cli import main
except ModuleNotFoundError as error:
    sys.exit(f"publish.py: {error}; run `make`, or `python -m pip install -e .`, and use that Python")

if __name__ == "__main__":
    sys.exit(main(home=HERE))
