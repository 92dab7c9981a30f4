"""The command line of day plans: score one plan, or many."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click


@click.command("score-plan")
@click.argument("pack")
@click.argument("exercise")
@click.argument("plan", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (one line per plan).")
@click.option(
    "--lang", type=click.Choice(["en", "ru"]), default="en", help="Language of the sentences."
)
def score_plan(pack: str, exercise: str, plan: Any, as_json: bool, lang: str) -> None:
    """Score the plan in PLAN (a JSON file, - for standard input) for an EXERCISE of a PACK.

    PACK is the folder of a pack or the name of a shipped one. A JSON Lines file (*.jsonl, or one plan
    per line) gives one result per line. A bad plan prints its faults, and the exit status is 1.
    """
    # Imported here because the other commands must not pay for scoring and YAML.
    from hiring.content import packs
    from hiring.day_plans import scoring_run

    folder = Path(pack) if Path(pack).is_dir() else packs.SCENARIOS / pack
    if not folder.is_dir():
        raise click.BadParameter("there is no such pack", param_hint="PACK")
    compiled = packs.compile_pack(folder)
    if compiled.pack is None:
        for error in compiled.errors:
            click.echo(str(error), err=True)
        sys.exit(1)
    if exercise not in compiled.pack["day_plans"]:
        known = ", ".join(compiled.pack["day_plans"])
        raise click.BadParameter(f"the pack has: {known}", param_hint="EXERCISE")
    run = scoring_run.Run(compiled.pack, exercise)
    texts, many = scoring_run.plans_in(plan.read(), str(getattr(plan, "name", "")))
    failed = not texts
    with scoring_run.speaking(lang):
        for number, text in enumerate(texts, start=1):
            result = run.result(text)
            failed |= "faults" in result
            if as_json:
                click.echo(json.dumps(result, indent=None if many else 2))
                continue
            if many:
                click.echo(f"{'' if number == 1 else chr(10)}# {number}")
            click.echo(run.written(result, lang), err="faults" in result)
    if failed:
        sys.exit(1)
