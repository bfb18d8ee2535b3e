"""Predictors of MobileNetV3 (Once-for-All) networks, from published measurements."""
