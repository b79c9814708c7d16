"""Who may log in, how it is proved, and how often anybody may ask."""
