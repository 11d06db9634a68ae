"""Where a problem's data come from: sources, build, cache, hashes."""
