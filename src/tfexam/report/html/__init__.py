"""Pages: a value in, the text of one HTML file out. No script, nothing from outside."""
