"""The meta-dataset: (data set, architecture) pairs trained by a short protocol."""
