"""`python -m disclosuregen` is the same as the command `disclosuregen`."""

import sys

from disclosuregen.cli import main

if __name__ == "__main__":
    sys.exit(main())
