"""Client configuration for Model Context Protocol servers: what it says, and what is wrong with it."""
