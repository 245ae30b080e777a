"""Hold the shipped Word templates and the script that draws them."""
