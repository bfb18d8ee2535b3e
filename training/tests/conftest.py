"""Settings of all tests in Python."""

import torch

# The networks are tiny: more threads only get into each other's way.
torch.set_num_threads(1)
