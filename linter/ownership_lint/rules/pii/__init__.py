"""Rules about personal data and secrets in files as a whole."""
