"""A process killed while it writes the index loses nothing; several at work leave it whole."""

import signal

from tests.search.machine import Machine

# Stops in the middle of the work, until it is killed.
STOP = """
entries = building.entries
def slowly(ids, labels):
    for number, entry in enumerate(entries(ids, labels)):
        if number == 20:
            print("in the middle", flush=True)
            time.sleep(60)
        yield entry
building.entries = slowly
"""


def kill_in_the_middle_of(machine: Machine, work: str) -> None:
    with machine.start(STOP + work) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)


def test_killed_during_a_save(machine: Machine) -> None:
    """Before its commit nothing was said; after it, and before the index followed, everything was."""
    kill_in_the_middle_of(
        machine,
        """
from django.db import transaction
with transaction.atomic():
    publish(2, 12)
    print("in the middle", flush=True)
    time.sleep(60)
""",
    )
    assert machine.run("print(total(), Document.objects.count())") == "1 1"
    kill_in_the_middle_of(machine, 'publish(20, 25); print("in the middle", flush=True); time.sleep(60)')
    assert machine.run("print(total(), Document.objects.count())") == "6 6"


def test_killed_during_a_drain(machine: Machine) -> None:
    machine.run("publish(2, 32)")
    kill_in_the_middle_of(machine, "following.drain()")
    entries = "generations.live().searcher.num_docs"
    assert machine.run(f"print({entries}, total(), {entries})") == "2 31 32", "all or nothing, then all"


def test_killed_during_a_rebuild(machine: Machine) -> None:
    machine.run("publish(2, 32); following.drain()")
    kill_in_the_middle_of(machine, "following.rebuild()")
    machine.run("publish(32, 33)")
    folders = "sorted(path.name for path in generations.home().iterdir() if path.is_dir())"
    said = machine.run(f"print(total()); print(following.rebuild(), total(), len({folders}))")
    assert said == "32\n32 32 1", "the live index served on; what was left behind is gone"


def test_what_is_written_during_a_rebuild_is_not_lost(machine: Machine) -> None:
    machine.run("publish(2, 32)")
    with machine.start(STOP.replace("time.sleep(60)", "time.sleep(2)") + "following.rebuild()") as rebuild:
        assert rebuild.stdout is not None
        rebuild.stdout.readline()
        machine.run("Document.objects.filter(number=2).delete(); publish(40, 41)")
        rebuild.communicate(timeout=60)
    assert machine.run("print(total(), search(DocumentFilters(query='40')).total)") == "31 1"


def test_several_followers_and_writers(machine: Machine) -> None:
    followers = [machine.start("following.follow(pause=0.1)") for _ in range(2)]
    searcher = """
deadline = time.monotonic() + 60
while generations.live().searcher.num_docs < 62 and time.monotonic() < deadline:
    total(); time.sleep(0.02)
print(generations.live().searcher.num_docs, total())
"""
    try:
        writers = [machine.start(f"publish({first}, {first + 30})") for first in (100, 200)]
        assert machine.run(searcher) == "62 61"
        assert [writer.wait(60) for writer in writers] == [0, 0]
    finally:
        for process in (*followers, *writers):
            process.kill()
            process.communicate()


def test_a_change_is_found_by_another_process_within_a_second(machine: Machine) -> None:
    searcher = machine.start("""
print(total(), flush=True)
while total() < 2: time.sleep(0.01)
print(time.time(), flush=True)
""")
    with searcher:
        assert searcher.stdout is not None
        assert searcher.stdout.readline() == "1\n"
        committed = float(machine.run("publish(2, 3); print(time.time())"))
        assert float(searcher.stdout.readline()) - committed < 1
