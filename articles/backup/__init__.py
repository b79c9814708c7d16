"""The whole site in one file, and back: see ``making``, ``restoring`` and ``drill``."""
