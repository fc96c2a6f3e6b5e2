"""A fresh archive is made at once, by squashed migrations; one made by those that they replace is the same, and goes on."""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

SQUASHED = {("documents", "0001_squashed_0020"), ("collections", "0001_squashed_0021")}


def test_what_is_made_at_once_is_what_was_made_step_by_step() -> None:
    step_by_step = MigrationLoader(None, replace_migrations=False)
    at_once = MigrationLoader(None)
    assert set(at_once.graph.nodes) >= SQUASHED
    steps = [node for node in step_by_step.graph.leaf_nodes() if node not in SQUASHED]
    changes = MigrationAutodetector(step_by_step.project_state(steps), at_once.project_state()).changes(
        at_once.graph
    )
    assert changes == {}


@pytest.mark.django_db
@pytest.mark.parametrize("behind", [0, 1])
def test_an_archive_that_was_made_step_by_step_goes_on_from_there(behind: int) -> None:
    """Those that replace others are run where none of these was."""
    recorder, loader = MigrationRecorder(connection), MigrationLoader(connection)
    waiting = set()
    for squashed in SQUASHED:
        recorder.record_unapplied(*squashed)
        replaced = loader.replacements[squashed].replaces
        for step in replaced:
            recorder.record_applied(*step)
        if behind:
            later = set(loader.graph.backwards_plan(squashed)) - SQUASHED
            for step in later | {replaced[-1]}:
                recorder.record_unapplied(*step)
            waiting |= later | {replaced[-1]}
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert {(migration.app_label, migration.name) for migration, _ in plan} == waiting
