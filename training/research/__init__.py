"""Studies, `python -m training.research.KEY`: they measure, and nothing needs them."""
