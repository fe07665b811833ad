"""Data health: what is wrong with the training data and the answers, each finding with a suggestion."""
