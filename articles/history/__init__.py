"""How texts differ and how they are brought together. Pure: texts in, values out."""
