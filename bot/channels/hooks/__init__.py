"""Webhooks to an outside desk."""
