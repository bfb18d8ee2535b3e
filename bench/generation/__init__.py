"""The benchmark of generation: our samplers beside what does the same job."""
