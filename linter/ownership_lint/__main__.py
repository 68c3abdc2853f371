"""`python -m ownership_lint`."""

from ownership_lint.start import main

if __name__ == "__main__":
    main()
