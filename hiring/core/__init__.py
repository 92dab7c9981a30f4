"""What every feature stands on: the database, commands, pages, language, time."""
