"""Have the database itself refuse to change or remove an entry of the journal, whoever asks."""

from django.db import migrations

SQLITE = [
    f"""
    CREATE TRIGGER journal_refuses_{verb.lower()} BEFORE {verb} ON workflow_journalentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """
    CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
    """,
    """
    CREATE TRIGGER journal_refuses_change BEFORE UPDATE OR DELETE ON workflow_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()
    """,
    """
    CREATE TRIGGER journal_refuses_truncate BEFORE TRUNCATE ON workflow_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()
    """,
]
UNDO = {
    "sqlite": ["DROP TRIGGER journal_refuses_update", "DROP TRIGGER journal_refuses_delete"],
    "postgresql": [
        "DROP TRIGGER journal_refuses_change ON workflow_journalentry",
        "DROP TRIGGER journal_refuses_truncate ON workflow_journalentry",
        "DROP FUNCTION journal_is_append_only()",
    ],
}


def guard(apps, schema_editor):
    """Create the triggers of this database."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    """Drop them again."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(guard, release)]
