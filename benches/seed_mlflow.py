"""Fills the SQLite database of a real MLflow server with the data that our own is measured with.

Through its own API this would take an hour: the rows go in directly. The server must have made
the tables and be stopped.

    python benches/seed_mlflow.py DATABASE PROMPTS VERSIONS
"""

import sqlite3
import sys
import time

TEXT = "You are a careful assistant. Answer {{question}} briefly. " * 10


def columns(connection, table):
    return {row[1] for row in connection.execute(f"pragma table_info({table})")}


def insert(connection, table, rows):
    known = columns(connection, table)
    names = [name for name in rows[0] if name in known]
    marks = ", ".join("?" for _ in names)
    statement = f"insert into {table} ({', '.join(names)}) values ({marks})"
    connection.executemany(statement, ([row[name] for name in names] for row in rows))


def main(path, prompts, versions):
    connection = sqlite3.connect(path)
    now = int(time.time() * 1000)
    place = {"workspace": "default"}
    for prompt in range(prompts):
        name = f"prompt_{prompt:05}"
        tags = {"team": f"team-{prompt % 100}", "environment": "production"}
        model = {"name": name, "creation_time": now, "last_updated_time": now, **place}
        insert(connection, "registered_models", [model])
        prompt_tags = {"mlflow.prompt.is_prompt": "true", **tags}
        insert(connection, "registered_model_tags",
               [{"key": k, "value": v, "name": name, **place} for k, v in prompt_tags.items()])
        numbers = range(1, versions + 1)
        insert(connection, "model_versions", [
            {"name": name, "version": number, "creation_time": now, "last_updated_time": now,
             "description": f"change {number}", "current_stage": "None", "status": "READY",
             "source": "dummy-source", "run_id": "", "run_link": "",
             "storage_location": "dummy-source", **place}
            for number in numbers])
        insert(connection, "model_version_tags", [
            {"key": key, "value": value, "name": name, "version": number, **place}
            for number in numbers
            for key, value in {**tags, "mlflow.prompt.is_prompt": "true",
                               "_mlflow_prompt_type": "text",
                               "mlflow.prompt.text": f"{TEXT}{number}"}.items()])
        insert(connection, "registered_model_aliases",
               [{"alias": "production", "version": versions, "name": name, **place}])
    connection.commit()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
