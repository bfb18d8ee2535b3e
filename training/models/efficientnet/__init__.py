"""Predictors of EfficientNet networks, from the tables of Accel-NASBench."""
