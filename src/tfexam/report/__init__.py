"""A value in, a renderable out: terminal tables, the countdown. No I/O."""
