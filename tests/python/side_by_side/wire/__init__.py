"""Requests as no client sends them, to both servers in lock-step, and the answers compared."""
