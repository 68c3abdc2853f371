"""Pure knowledge about scripts and the files that name them."""
