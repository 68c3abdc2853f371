"""Finds the people of a roster in text, without telling who they are."""
