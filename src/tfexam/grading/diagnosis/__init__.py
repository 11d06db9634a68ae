"""Why a model earned what it did: the mistakes that people make, tried on the held-out rows.

Each mistake is undone in what the model is fed (`feeds.py`) or in what it answers (`readings.py`),
a function each. Where that lifts the score by much, the mistake was made (`diagnose.py`).
"""
