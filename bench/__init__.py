"""Benchmarks, each one command; several run stock Rasa and this bot in turn on the same data."""
