"""Predictors: the data set's code, accuracy, latency."""
