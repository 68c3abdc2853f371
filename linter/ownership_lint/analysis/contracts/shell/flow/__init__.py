"""Every way through a shell script: how it ends, what it reads, sets and starts."""
