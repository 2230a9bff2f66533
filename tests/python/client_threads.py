"""The threads in which the client works behind the caller's back."""

import threading

_NAMES = ("link_prompt_to_experiment_thread", "link_prompt_thread")


def wait_for_client_threads() -> None:
    """Waits until the client has noted the experiment, the run or the model of a prompt."""
    for thread in threading.enumerate():
        if thread.name.startswith(_NAMES):
            thread.join(timeout=60)
