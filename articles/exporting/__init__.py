"""Everything out, any day, as plain Markdown: what Hugo and Obsidian read, and the site itself takes back."""
