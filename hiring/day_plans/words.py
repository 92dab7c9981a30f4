"""Sentences for what the scoring of a day plan says in codes; catalogues hold the Russian.

Every function takes the words of the exercise in the reader's language (the branch
`words[locale]["day_plans"][exercise]` of a compiled pack), so that tasks are called by their titles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hiring.core.i18n import lazy_gettext as _l

Words = Mapping[str, Any]

READINGS: dict[str, Any] = {
    "priorities": _l("Priorities"),
    "dispositions": _l("Decisions on tasks"),
    "refusal": _l("Ability to refuse"),
    "estimates": _l("Time estimates"),
    "own_time": _l("Own time"),
    "feasibility": _l("Feasibility"),
}

KINDS: dict[str, Any] = {
    "do": _l("do it in person"),
    "delegate": _l("delegate it"),
    "postpone": _l("postpone it"),
    "decline": _l("decline it"),
}

REASONS: dict[str, Any] = {
    # Priorities
    "wrong_order": _l("“%(first)s” should come before “%(second)s”; in the plan it comes after."),
    "same_time": _l(
        "“%(first)s” should come before “%(second)s”; both are planned for the same moment."
    ),
    "only_second_served": _l(
        "“%(second)s” has a place in the day, and “%(first)s”, which should come first, has none."
    ),
    "neither_served": _l("Neither “%(first)s” nor “%(second)s” has a place in the day."),
    "no_scored_pairs": _l("There are no two tasks whose order the experts agree on."),
    # Decisions on tasks
    "no_disposition": _l("Nothing is decided about “%(task)s”."),
    "not_endorsed": _l(
        "“%(task)s”: the plan is to %(chosen)s; the experts would rather %(endorsed)s."
    ),
    "partly_endorsed": _l(
        "“%(task)s”: to %(chosen)s can be defended; most experts would %(endorsed)s."
    ),
    "other_person": _l(
        "“%(task)s”: handing it over is right, but not to the person the experts would choose."
    ),
    "too_late": _l("“%(task)s”: it may be postponed, but not for so long."),
    "experts_divided": _l("“%(task)s”: too few experts would decide the same."),
    # Ability to refuse
    "given_up": _l("“%(task)s” is given up; most experts do it in person."),
    "taken_on": _l("“%(task)s” is taken on; hardly any expert would do it in person."),
    "nothing_to_keep": _l("There is no task that the experts agree to do in person."),
    "nothing_to_drop": _l("There is no task that the experts agree not to do in person."),
    # Time estimates
    "too_short": _l("“%(task)s”: %(own)s min planned, experts need about %(experts)s."),
    "too_long": _l("“%(task)s”: %(own)s min planned, experts manage in about %(experts)s."),
    "no_expert_minutes": _l("The experts gave no durations."),
    "nothing_estimated": _l("No task has an estimate."),
    # Own time
    "overtime": _l("%(minutes)s min of work outside the working hours or beyond a normal day."),
    "overload": _l(
        "By the experts’ durations the work planned takes %(percent)s%% of the day’s capacity."
    ),
    "no_break": _l("There is no free half-hour in the middle of the day."),
    "long_block": _l("More than four hours of work without a pause."),
    "personal_not_kept": _l("“%(task)s”, a fixed personal matter, has not kept its place."),
    "no_work_served": _l("No work task has a place in the day."),
    # Feasibility
    "deadline_given_up": _l("“%(task)s” is due today and has no place in the day."),
    "predecessor_order": _l("“%(task)s” comes before what it depends on."),
    "fixed_time_moved": _l("“%(task)s” is planned for another time than the appointed one."),
    "beyond_authority": _l("“%(task)s” is handed to somebody without the authority for it."),
    "deadline_at_risk": _l("“%(task)s” is in time %(days)s."),
    "nothing_served": _l("Nothing has a place in the day."),
    "no_important_deadline": _l("There is no important deadline to keep."),
}

FLAGS: dict[str, Any] = {
    "critical_declined_safety": _l("“%(task)s” is declined, and people’s safety depends on it."),
    "critical_declined_money": _l("“%(task)s” is declined, and money depends on it."),
    "beyond_authority": _l("“%(task)s” is handed to %(to)s, who may not decide it."),
    "double_booked": _l("“%(first)s” and “%(second)s” are appointments that overlap."),
    "no_disposition": _l("Nothing is decided about “%(task)s”."),
    "predecessor_order": _l("“%(task)s” comes before “%(predecessor)s”, on which it depends."),
    "fixed_time_moved": _l("“%(task)s” is fixed for %(fixed)s and planned for %(start)s."),
}

FREQUENCIES: dict[str, Any] = {
    "almost_never": _l("almost never"),
    "almost_always": _l("almost always"),
    "of_100": _l("on %(of_100)s of 100 such days"),
}

FAULTS: dict[str, Any] = {
    "not_json": _l("This is not a plan in JSON."),
    "plan_not_a_mapping": _l("A plan is an object with the key “tasks”."),
    "tasks_missing": _l("The key “tasks” with the tasks of the plan is missing."),
    "unknown_key": _l("“%(key)s” does not belong to a plan."),
    "same_task_twice": _l("The task is named twice."),
    "unknown_task": _l("The exercise has no task “%(value)s”."),
    "task_not_a_mapping": _l("What happens to the task is not written as an object."),
    "disposition_empty": _l("Say what happens to the task."),
    "several_dispositions": _l("Choose one: do, delegate, postpone or decline."),
    "unknown_disposition": _l("“%(value)s” is not do, delegate, postpone or decline."),
    "unknown_field": _l("“%(value)s” does not belong here."),
    "field_missing_start": _l("Say when it begins."),
    "field_missing_minutes": _l("Say how many minutes it takes."),
    "field_missing_to": _l("Say to whom it is handed."),
    "field_missing_at": _l("Say when it is handed over."),
    "field_missing_until": _l("Say until which day."),
    "bad_time": _l("“%(value)s” is not a time from 00:00 to 23:59."),
    "ends_after_midnight": _l("This would end after midnight."),
    "bad_minutes": _l("“%(value)s” is not a whole number of minutes from 1 to 1440."),
    "unknown_colleague": _l("The exercise has no colleague “%(value)s”."),
    "bad_date": _l("“%(value)s” is not a date such as 2026-03-18."),
    "date_not_later": _l("%(value)s is not after the day of the exercise."),
    "notes_too_long": _l("At most %(limit)s characters; %(over)s too many stand here."),
}

# The decisions as the planner's buttons say them.
CHOICES: dict[str, Any] = {
    "do": _l("Do"),
    "delegate": _l("Delegate"),
    "postpone": _l("Postpone"),
    "decline": _l("Decline"),
}

# The fields of the planner, for sentences about them.
PARTS: dict[str, Any] = {
    "choice": _l("decision"),
    "start": _l("start"),
    "minutes": _l("minutes"),
    "to": _l("to whom"),
    "at": _l("handed over at"),
    "until": _l("until"),
    "reason": _l("reason"),
    "notes": _l("Notes"),
}


def task_title(task: object, words: Words) -> str:
    """The task's title, or its id where the words do not know it."""
    known = words.get("tasks", {}).get(task)
    return str(known["title"]) if known else str(task)


def colleague_name(colleague: object, words: Words) -> str:
    """The colleague's name, or their id where the words do not know it."""
    known = words.get("colleagues", {}).get(colleague)
    return str(known["name"]) if known else str(colleague)


def say_frequency(frequency: Mapping[str, Any]) -> str:
    """A probability as people count: on so many of 100 such days."""
    return str(FREQUENCIES[frequency["word"]]) % {"of_100": frequency.get("of_100", "")}


def say_probability(probability: float) -> str:
    """The same for a plain probability from 0 to 1."""
    return say_frequency(_frequency(round(100 * probability)))


def say_reason(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of one reason for lost points, as the report stores it."""
    code = reason["code"]
    params = dict(reason.get("params") or {})
    if code in ("not_endorsed", "partly_endorsed"):
        if params["chosen"] == params["endorsed"]:
            same = {"delegate": "other_person", "postpone": "too_late"}
            code = same.get(params["chosen"], "experts_divided")
        params["chosen"] = str(KINDS[params["chosen"]])
        params["endorsed"] = str(KINDS[params["endorsed"]])
    if code == "deadline_at_risk":
        params["days"] = say_frequency(_frequency(int(params["percent"])))
    return _filled(REASONS[code], params, words)


def say_flag(flag: Mapping[str, Any], words: Words) -> str:
    """The sentence of one flag, as the report stores it (parameters beside the code or under params)."""
    code = flag["code"]
    params = dict(flag.get("params") or flag)
    if code == "critical_declined":
        code = f"critical_declined_{params['critical']}"
    if code == "double_booked":
        params["first"], params["second"] = params["tasks"]
    if "to" in params:
        params["to"] = colleague_name(params["to"], words)
    return _filled(FLAGS[code], params, words)


def say_fault(code: str, field: str | None, params: Mapping[str, Any]) -> str:
    """The sentence of one fault of a plan, to stand beside its task and field."""
    key = f"{code}_{field}" if code == "field_missing" else code
    return str(FAULTS[key]) % {"value": "", "key": "", **params}


def say(reason: Mapping[str, Any], words: Words) -> str:
    """The sentence of a reason or a flag, for the words of a whole pack in one language.

    A flag may also stand as evidence keeps it, "code:task" or "code:task,task".
    """
    code, colon, tasks = str(reason["code"]).partition(":")
    if colon:
        return _say_kept_flag(code, tasks.split(","), words)
    params = reason.get("params") or {}
    named = {params.get("task"), params.get("first"), *params.get("tasks", ())} - {None}
    exercises = list(words["day_plans"].values())
    known = next(
        (one for one in exercises if named & set(one["tasks"])), exercises[0] if exercises else {}
    )
    # Only a reason has lost points; a flag carries none.
    if reason.get("loss") is None and _is_flag(reason["code"], params):
        return say_flag(reason, known)
    return say_reason(reason, known)


def _say_kept_flag(code: str, tasks: list[str], words: Words) -> str:
    """The sentence of a flag of which only the code and the tasks are known."""
    exercises = list(words["day_plans"].values())
    known: Words = next((one for one in exercises if tasks[0] in one["tasks"]), {})
    if code == "double_booked":
        params = {"first": tasks[0], "second": tasks[-1]}
        return _filled(FLAGS[code], dict(params), known)
    # Where a flag's own sentence needs more than the task, the reason of the same name needs less.
    sentence = REASONS.get(code) or FLAGS[code]
    return _filled(sentence, {"task": tasks[0]}, known)


def _is_flag(code: str, params: Mapping[str, Any]) -> bool:
    return code == "critical_declined" or (code in FLAGS and "percent" not in params)


def _frequency(percent: int) -> dict[str, Any]:
    word = "almost_never" if percent < 3 else "almost_always" if percent > 97 else "of_100"
    return {"word": word, "of_100": percent}


def _filled(sentence: Any, params: dict[str, Any], words: Words) -> str:
    for name in ("task", "first", "second", "predecessor"):
        if name in params:
            params[name] = task_title(params[name], words)
    return str(sentence) % params
