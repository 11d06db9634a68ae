"""From a snapshot to an outcome, numpy only."""
