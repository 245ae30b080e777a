"""Carry what leaves and enters: the dossier that an officer writes, the files that other systems expect."""
