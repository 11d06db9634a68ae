"""Damaging saved models on purpose: one module a format, all by a seeded generator."""
