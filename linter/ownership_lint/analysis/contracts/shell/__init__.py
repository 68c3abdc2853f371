"""The interface of shell scripts."""
