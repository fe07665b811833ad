"""The preview channel: Rasa's REST webhook, only when BOT_PREVIEW=1."""
