"""The policy on one page: which role may do what.

A permission says what kind of act it is; whose object it is (branch, rater, candidate's own) is
asked by the loaders of each feature, which take the identity.
"""

from __future__ import annotations

from collections.abc import Mapping

ADMINISTRATOR = "administrator"
HR = "hr"
RATER = "rater"
DIRECTOR = "director"
CONTENT_OWNER = "content_owner"
MENTOR = "mentor"
EMPLOYEE = "employee"
STAFF_ROLES = (ADMINISTRATOR, HR, RATER, DIRECTOR, CONTENT_OWNER, MENTOR, EMPLOYEE)
CANDIDATE = "candidate"
ANYONE = "anyone"

POLICY: Mapping[str, frozenset[str]] = {
    # Open to everybody, signed in or not.
    "public": frozenset({ANYONE}),
    # Everybody who has an account.
    "own.desk": frozenset(STAFF_ROLES),
    # The candidate's pages: only by the invitation link of that very session.
    "candidate.session": frozenset({CANDIDATE}),
    "staff.manage": frozenset({ADMINISTRATOR}),
    "audit.view": frozenset({ADMINISTRATOR}),
    "styleguide.view": frozenset({ADMINISTRATOR}),
    "content.view": frozenset({ADMINISTRATOR, HR, DIRECTOR, CONTENT_OWNER}),
    "content.sign": frozenset({CONTENT_OWNER}),
    "content.import": frozenset({ADMINISTRATOR, CONTENT_OWNER}),
    # The company's own reference answers: written, taken back, published as an edition.
    "content.adapt": frozenset({CONTENT_OWNER}),
    # Plans under a newer key: the content owner begins it and sees numbers, HR and directors names.
    "rescores.start": frozenset({CONTENT_OWNER}),
    "rescores.view": frozenset({HR, DIRECTOR, CONTENT_OWNER}),
    "vacancies.view": frozenset({HR, DIRECTOR}),
    "vacancies.manage": frozenset({HR}),
    # An open vacancy brought to a newer edition: by who keeps the vacancy, or the answers.
    "vacancies.renew": frozenset({HR, CONTENT_OWNER}),
    "candidates.view": frozenset({HR, DIRECTOR}),
    "candidates.manage": frozenset({HR}),
    # A session: HR and directors of its branch, and its raters.
    "sessions.view": frozenset({HR, DIRECTOR, RATER}),
    "sessions.manage": frozenset({HR}),
    # HR and directors may rate too, where they are named as raters of the session.
    "ratings.give": frozenset({RATER, HR, DIRECTOR}),
    "results.view": frozenset({HR, DIRECTOR, RATER}),
    "results.issue": frozenset({HR}),
    "decisions.record": frozenset({DIRECTOR}),
    "documents.view": frozenset({HR, DIRECTOR, RATER}),
    # Other conditions for the exercise; never by who rates, where somebody else is there.
    "accommodations.answer": frozenset({HR}),
    # A candidate's request to have the reading of the plan reviewed by a person.
    "contests.answer": frozenset({HR, DIRECTOR}),
    # HR sees the letters of its branches, the administrator all.
    "outbox.view": frozenset({ADMINISTRATOR, HR}),
    # HR and directors: every probation of their branches; they start it and name the mentor.
    "probation.oversee": frozenset({HR, DIRECTOR}),
    # A mentor: the probations in which they are the named mentor, while they hold the role there.
    "probation.guide": frozenset({MENTOR}),
    "probation.view": frozenset({HR, DIRECTOR, MENTOR, EMPLOYEE}),
    "probation.manage": frozenset({HR, DIRECTOR, MENTOR}),
    "probation.report": frozenset({EMPLOYEE}),
    "probation.verify": frozenset({MENTOR, HR, DIRECTOR}),
}
