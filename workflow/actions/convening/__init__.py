"""Plan a sitting, settle its agenda, convene its members, and hear their answers."""
