"""NAS-Bench-201 networks trained until nothing more is learned, by number of images."""
