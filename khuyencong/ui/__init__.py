"""The look of every page: tokens, layouts, components (one macro a file) and the gallery."""
