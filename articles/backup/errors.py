"""What goes wrong, in a sentence for the one who sits at the terminal."""


class BackupError(Exception):
    """Nothing was changed, or everything was put back; the message says why."""
