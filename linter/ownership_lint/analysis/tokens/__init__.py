"""Damage to source that edits by machines and bad merges leave behind."""
