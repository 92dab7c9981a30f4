"""The closed list of audited events: subject and the keys that its details may have."""

from __future__ import annotations

from collections.abc import Mapping

from hiring.core.i18n import lazy_gettext as _l

# What the log speaks of by number, and who acts without an account.
THINGS: Mapping[str, object] = {
    "user": _l("colleague"),
    "candidate": _l("candidate"),
    "session": _l("session"),
    "vacancy": _l("vacancy"),
    "branch": _l("branch"),
    "content": _l("content version"),
    "document": _l("document"),
    "probation": _l("probation"),
    "probation_task": _l("probation task"),
    "letter": _l("letter"),
    "installation": _l("installation"),
    "system": _l("the system"),
    "anonymous": _l("somebody not signed in"),
}
# event: (subject, allowed keys of the details, words)
EVENTS: Mapping[str, tuple[str, frozenset[str], object]] = {
    "installation.set_up": ("installation", frozenset(), _l("The installation was set up")),
    "branch.added": ("branch", frozenset(), _l("A branch was added")),
    "user.invited": ("user", frozenset({"roles"}), _l("A colleague was invited")),
    "user.invitation_reissued": ("user", frozenset(), _l("A colleague's link was issued again")),
    "user.joined": ("user", frozenset(), _l("A colleague joined")),
    "user.changed": ("user", frozenset({"roles"}), _l("A colleague's roles were changed")),
    "user.corrected": ("user", frozenset({"fields"}), _l("A colleague's data was corrected")),
    "user.deactivated": ("user", frozenset(), _l("An account was closed")),
    "user.activated": ("user", frozenset(), _l("An account was opened again")),
    "user.password_changed": ("user", frozenset(), _l("A password was changed")),
    "user.signed_in": ("user", frozenset(), _l("Signed in")),
    "user.sign_in_failed": ("user", frozenset({"reason"}), _l("A sign-in failed")),
    "content.imported": ("content", frozenset({"pack", "version"}), _l("A pack was imported")),
    "content.signed": ("content", frozenset({"exercise"}), _l("A key was signed off")),
    "content.rescored": (
        "content",
        frozenset({"exercise"}),
        _l("Earlier plans were scored under a key"),
    ),
    "vacancy.opened": (
        "vacancy",
        frozenset({"content", "plan_feedback"}),
        _l("A vacancy was opened"),
    ),
    "vacancy.changed": ("vacancy", frozenset({"fields"}), _l("A vacancy was changed")),
    "vacancy.closed": ("vacancy", frozenset(), _l("A vacancy was closed")),
    "vacancy.reopened": ("vacancy", frozenset(), _l("A vacancy was opened again")),
    "candidate.added": ("candidate", frozenset({"source"}), _l("A candidate was added")),
    "candidate.corrected": ("candidate", frozenset({"fields"}), _l("A candidate was corrected")),
    "session.created": ("session", frozenset({"vacancy"}), _l("A session was created")),
    "session.withdrawn": ("session", frozenset(), _l("A session was withdrawn")),
    "session.declined": ("session", frozenset(), _l("The candidate declined")),
    "session.consented": ("session", frozenset({"notice"}), _l("The candidate consented")),
    "session.raters_changed": ("session", frozenset({"raters"}), _l("Raters were changed")),
    "link.issued": ("session", frozenset({"link"}), _l("An invitation link was issued")),
    "link.revoked": ("session", frozenset({"link"}), _l("An invitation link was revoked")),
    "link.taken": ("session", frozenset({"link"}), _l("The candidate came by the link")),
    "plan.started": ("session", frozenset(), _l("The day plan was started")),
    "plan.submitted": ("session", frozenset({"by"}), _l("The day plan was submitted")),
    "plan.adjusted": (
        "session",
        frozenset({"minutes"}),
        _l("The time of the day plan was changed"),
    ),
    "plan.reopened": ("session", frozenset({"attempt"}), _l("The day plan was opened again")),
    "plan.reset": ("session", frozenset({"attempt"}), _l("The day plan was begun anew")),
    # What was asked for and granted, never why.
    "accommodation.asked": (
        "session",
        frozenset({"wishes"}),
        _l("Other conditions were asked for"),
    ),
    "accommodation.taken_back": (
        "session",
        frozenset(),
        _l("A request for other conditions was taken back"),
    ),
    "accommodation.answered": (
        "session",
        frozenset({"outcome", "extra_percent", "is_untimed", "pause_minutes"}),
        _l("A request for other conditions was answered"),
    ),
    "contest.opened": (
        "session",
        frozenset({"due_on"}),
        _l("The candidate asked for a review of the plan's reading"),
    ),
    "contest.answered": (
        "session",
        frozenset({"outcome", "involved"}),
        _l("A review of the plan's reading was answered"),
    ),
    "letter.retried": ("letter", frozenset(), _l("A letter was put back on its way")),
    "letter.sent_by_hand": ("letter", frozenset(), _l("A letter was sent by hand")),
    "ratings.submitted": ("session", frozenset({"rater"}), _l("A rater submitted")),
    "ratings.revised": ("session", frozenset({"step"}), _l("A rating was revised")),
    "ratings.rater_excused": ("session", frozenset({"rater"}), _l("An absent rater was excused")),
    "ratings.closed": ("session", frozenset({"raters"}), _l("Ratings were closed")),
    "verdict.issued": ("session", frozenset({"word", "method"}), _l("The result was issued")),
    "verdict.decided": ("session", frozenset({"outcome"}), _l("A decision was recorded")),
    "document.requested": ("document", frozenset({"kind"}), _l("A document was requested")),
    "document.downloaded": ("document", frozenset({"kind"}), _l("A document was downloaded")),
    "employee.account_created": ("user", frozenset({"session"}), _l("A candidate was employed")),
    "probation.started": ("probation", frozenset({"session"}), _l("A probation was started")),
    "probation.proposed": ("probation", frozenset({"tasks"}), _l("Tasks were proposed")),
    "probation.changed": ("probation", frozenset({"fields"}), _l("A probation was changed")),
    "probation.task_changed": ("probation_task", frozenset(), _l("A task was changed")),
    "probation.task_assigned": ("probation_task", frozenset(), _l("A task was assigned")),
    "probation.task_cancelled": ("probation_task", frozenset(), _l("A task was cancelled")),
    "probation.reported": ("probation_task", frozenset(), _l("A task was reported done")),
    "probation.verified": ("probation_task", frozenset(), _l("A task was verified")),
    "probation.returned": ("probation_task", frozenset(), _l("A task was returned")),
}
