"""The MobileNetV3 part: weight-sharing supernets, one per task."""
