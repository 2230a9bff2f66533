"""Our server beside a real `mlflow server`: whatever a user can see must be the same.

Two halves. `scenarios/` plays calls of the stock client against each server and compares what the
user is shown (`play.py`, `seeing.py`). `wire/` sends hand-made and mutated requests to both servers
in lock-step and compares the answers. `differences.py` lists where we differ on purpose; a row that
no longer explains anything is a failure too.
"""
