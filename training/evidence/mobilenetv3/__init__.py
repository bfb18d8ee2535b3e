"""Measurements of MobileNetV3 networks: published ones, and supernets, one a task."""
