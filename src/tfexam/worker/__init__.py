"""Child processes alone: they import TensorFlow, and nothing of tfexam but the ground floor."""
