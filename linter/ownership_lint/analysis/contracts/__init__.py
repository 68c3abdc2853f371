"""What a script takes and gives, read off its text and never by running it."""
