"""Turns the documents people already have into `ownership.yaml`."""
