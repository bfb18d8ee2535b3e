"""What is run, `python -m training.commands.NAME`: options, and a call of a library."""
