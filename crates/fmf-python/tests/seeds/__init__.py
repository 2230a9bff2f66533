"""`cargo xtask seeds DIR`: every Python block of the documents in a folder, run.

Each block runs as it is written through `fmf_prompts.as_mlflow()`, and, with the calls corrected
that the stock client lacks, through the stock client against our server.
"""
