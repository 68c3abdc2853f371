"""The interface of Python scripts."""
