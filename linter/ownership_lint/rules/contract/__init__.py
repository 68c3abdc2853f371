"""Rules that hold what the matrix says of a script against the script."""
