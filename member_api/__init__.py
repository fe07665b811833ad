"""The reference member-status server: the contract in `contract.openapi.yaml`, kept on a real database.

It stands for the platform's member system and shares no code with the bot, so that the bot proves itself against the
contract only. Every member in it is made up.
"""
