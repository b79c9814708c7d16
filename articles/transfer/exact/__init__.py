"""An export of a site on its way back: to the last byte, and by nobody's word but what it proves."""
