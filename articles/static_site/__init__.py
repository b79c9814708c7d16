"""The public site as files that any web server hands out."""
