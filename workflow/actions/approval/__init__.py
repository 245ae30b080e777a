"""Have texts signed off: routes, turns, absences, reminders, and who is waited for."""
