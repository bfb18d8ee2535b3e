"""Samplers that were tried beside the fast one; docs/method.md says what was kept."""
