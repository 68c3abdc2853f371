"""The documents that people read, written from the matrix."""
