"""`python -m bot doctor`: is everything the bot stands on as it should be, and what is to be done if not."""
