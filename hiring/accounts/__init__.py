"""Companies, branches, staff, sign-in and invitations."""
