"""The program held against what its users would write themselves, side by side in one run."""
