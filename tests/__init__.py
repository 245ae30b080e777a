"""Test the house; the folders mirror its rooms."""
