"""What a shell script takes."""
