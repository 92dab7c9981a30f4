"""The day plan, method `day_plan/1`: exercise, key and plan in, six readings with reasons out."""

from scoring.day_plan.anchors import calibrate, word_of
from scoring.day_plan.execution import Execution, Frequency, execute, frequency
from scoring.day_plan.facts import counter_plans_from, exercise_from, references_from
from scoring.day_plan.follow_ups import FOLLOW_UPS, Question, follow_ups
from scoring.day_plan.gate import gate
from scoring.day_plan.model import (
    METHOD,
    READINGS,
    CounterPlan,
    Exercise,
    Reference,
    Task,
)
from scoring.day_plan.own_time import BREAK, BREAK_FROM, BREAK_TO, work_of
from scoring.day_plan.plan_format import (
    Fault,
    PlanFaults,
    parse_plan,
    parse_plan_text,
    plan_to,
)
from scoring.day_plan.plans import Decline, Delegate, Do, Plan, Postpone
from scoring.day_plan.reading import Reading
from scoring.day_plan.report import report
from scoring.day_plan.score import Scored, leave_one_out_range, score_plan
from scoring.day_plan.timeline import Block, timeline

__all__ = [
    "BREAK",
    "BREAK_FROM",
    "BREAK_TO",
    "FOLLOW_UPS",
    "METHOD",
    "READINGS",
    "Block",
    "CounterPlan",
    "Decline",
    "Delegate",
    "Do",
    "Execution",
    "Exercise",
    "Fault",
    "Frequency",
    "Plan",
    "PlanFaults",
    "Postpone",
    "Question",
    "Reading",
    "Reference",
    "Scored",
    "Task",
    "calibrate",
    "counter_plans_from",
    "execute",
    "exercise_from",
    "follow_ups",
    "frequency",
    "gate",
    "leave_one_out_range",
    "parse_plan",
    "parse_plan_text",
    "plan_to",
    "references_from",
    "report",
    "score_plan",
    "timeline",
    "word_of",
    "work_of",
]
