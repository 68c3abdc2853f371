"""ownership-lint: proves that the document saying who owns each script is still true."""
