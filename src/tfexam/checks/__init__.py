"""The author's rules for a problem folder, a function each."""
