"""The data-set encoder: images to features."""
