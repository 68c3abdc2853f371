"""Rules that hold the matrix against the tree."""
