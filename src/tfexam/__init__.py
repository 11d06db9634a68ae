"""A mock exam for people who build neural networks with TensorFlow."""

__version__ = "0.1.0"
