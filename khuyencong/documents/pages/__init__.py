"""Pages shared by the apps above: files given back."""
