"""The rules of a sitting, pure: no files, no terminal, no TensorFlow."""
