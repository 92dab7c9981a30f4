"""The floor: a bare Flask page of 50 rows from SQLite, under the same server as the product."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, render_template_string

PAGE = """<!doctype html><title>Floor</title><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>{% endfor %}
</table>"""

application = Flask(__name__)


@application.get("/")
def page() -> str:
    """Fifty rows as a table."""
    connection = sqlite3.connect(os.environ["FLOOR_DATABASE"])
    try:
        rows = connection.execute("SELECT id, name, email FROM person ORDER BY name LIMIT 50")
        return render_template_string(PAGE, rows=rows.fetchall())
    finally:
        connection.close()
