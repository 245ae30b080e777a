"""Do what a person can do: one verb, one function. Only here does a state change, a journal grow, a job be left."""
