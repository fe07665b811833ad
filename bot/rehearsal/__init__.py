"""Rehearsals: whole conversations played through the real engine and the real turn, on small stand-ins behind the ports."""
