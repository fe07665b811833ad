"""The WeChat Official Account channel: what WeChat posts to us, what we answer, and what we push."""
