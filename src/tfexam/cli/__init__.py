"""One file a command: parse, run one flow, hand what it yields to report."""
