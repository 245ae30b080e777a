"""Make the papers: fill Word templates, convert them, keep them."""
