"""What is measured: the meta-dataset, what data sets look like, published tables."""
