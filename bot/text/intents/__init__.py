"""The intent classifier: character, word, sound and concept features in a sparse, calibrated linear model."""

from bot.text.intents.model import IntentModel, Reading
from bot.text.intents.training import train

__all__ = ["IntentModel", "Reading", "train"]
