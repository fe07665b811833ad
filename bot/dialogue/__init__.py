"""The Rasa engine in process: loading, running a graph, one turn."""
