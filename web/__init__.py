"""Serve the pages: a Django project that reads, acts and redirects; it holds no rule."""
