"""The landmark: what a tiny network learns from a data set in a second."""
