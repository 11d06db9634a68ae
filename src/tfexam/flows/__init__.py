"""What tfexam does: each flow a list of named steps, yielding what happened."""
