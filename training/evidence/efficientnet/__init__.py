"""Networks of the EfficientNet space on photos, from inherited weights and without."""
