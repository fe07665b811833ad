"""The trainers' workbench: judging a model, checking training data."""
