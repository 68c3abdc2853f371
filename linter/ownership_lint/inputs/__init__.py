"""The only code that meets the outside: git, YAML, user files."""
