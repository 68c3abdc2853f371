"""`python -m ownership_lint`."""

from ownership_lint.cli import main

if __name__ == "__main__":
    main()
