"""What is known of a data set from its images."""
