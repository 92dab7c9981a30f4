"""The Flask application: one package per feature; architecture in README.md."""
