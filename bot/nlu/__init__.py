"""Rasa components of our own (their names begin with `Member`): thin doors to `bot.text`."""
