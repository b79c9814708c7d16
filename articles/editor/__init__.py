"""What the writing desk asks the server for while an author types."""
