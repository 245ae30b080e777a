"""Have the database itself refuse a name in a secret ballot, also under the kind of another ballot (CGCT L2121-21)."""

from django.db import migrations

SQLITE = [
    f"""
    CREATE TRIGGER named_vote_{verb.lower()} BEFORE {verb} ON workflow_namedvote
    WHEN NOT EXISTS (SELECT 1 FROM workflow_ballot WHERE id = NEW.ballot_id AND kind = NEW.ballot_kind)
    BEGIN SELECT RAISE(ABORT, 'a named vote is of the kind of its ballot'); END
    """
    for verb in ("INSERT", "UPDATE")
] + [
    """
    CREATE TRIGGER ballot_keeps_its_kind BEFORE UPDATE OF kind ON workflow_ballot
    WHEN NEW.kind <> OLD.kind AND EXISTS (SELECT 1 FROM workflow_namedvote WHERE ballot_id = OLD.id)
    BEGIN SELECT RAISE(ABORT, 'a named vote is of the kind of its ballot'); END
    """
]
POSTGRESQL = [
    """
    ALTER TABLE workflow_namedvote ADD CONSTRAINT named_vote_is_of_the_kind_of_its_ballot
    FOREIGN KEY (ballot_id, ballot_kind) REFERENCES workflow_ballot (id, kind)
    """
]
UNDO = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ("named_vote_insert", "named_vote_update", "ballot_keeps_its_kind")],
    "postgresql": ["ALTER TABLE workflow_namedvote DROP CONSTRAINT named_vote_is_of_the_kind_of_its_ballot"],
}


def guard(apps, schema_editor):
    """Create the guards of this database."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    """Drop them again."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_append_only")]
    operations = [migrations.RunPython(guard, release)]
