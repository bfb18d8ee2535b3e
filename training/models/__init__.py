"""Predictors: accuracy and latency, their intervals, and what teaches the samplers."""
