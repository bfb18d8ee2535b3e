"""Training of every learned part of POMONAG, and its export to ONNX."""
