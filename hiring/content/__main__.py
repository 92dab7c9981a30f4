"""`python -m hiring.content check PATH`: the content commands without an installation."""

from hiring.content.cli import content

content(prog_name="python -m hiring.content")
