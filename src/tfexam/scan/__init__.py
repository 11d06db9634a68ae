"""Look at a model file before it is loaded: a file a format. No TensorFlow, nothing is run."""
