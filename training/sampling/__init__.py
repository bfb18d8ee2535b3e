"""Diffusion over architectures and its guidance: networks, graphs, factors."""
