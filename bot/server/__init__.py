"""The FastAPI app: wiring, routes that belong to no channel, metrics."""
