"""Commands that need the web: each file holds one `command`."""
