"""Answers that know nothing of a problem: what scripts/lazy runs on every one."""
