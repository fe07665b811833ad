"""Rasa's Socket.IO protocol, so that existing Rasa web widgets connect unchanged: https://rasa.com/docs/rasa/connectors/your-own-website#websocket-channel"""
