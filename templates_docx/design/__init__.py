"""Draw the Word templates: their styles, their mark, their pages."""
