"""What is run, `python -m training.commands.KEY`: options, and a call of a library."""
