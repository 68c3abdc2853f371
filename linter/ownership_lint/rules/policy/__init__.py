"""Rules about the matrix and policy files themselves."""
