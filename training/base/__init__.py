"""What every layer uses: folders, the manifest, ONNX files, records."""
