"""Measure against peers, in one run: a speed is a ratio, and never a test."""
