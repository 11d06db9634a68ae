"""What holds the worker in: a file a platform, a function a layer."""
