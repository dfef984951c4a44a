"""`ogi status`, `ogi check`, `ogi feed` and `ogi migrate` against real servers."""
import json
import os

import psycopg2.extensions

import invariants
import small
import world as worlds


def test_status_as_json(world):
    world.produce([small.message(n, partition=n % 3) for n in range(30)])
    before = json.loads(world.run('status', '--json', check=0).out)
    world.drain()
    world.produce([small.message(n, partition=0) for n in range(100, 104)])
    after = json.loads(world.run('status', '--json', check=0).out)

    def lag(status):
        return {p['partition']: p['lag'] for p in status['partitions']}
    assert lag(before) == {0: 10, 1: 10, 2: 10}
    assert lag(after) == {0: 4, 1: 0, 2: 0}


def test_status_in_words(world):
    world.produce([small.message(n) for n in range(30)])
    world.drain()
    out = world.run('status', check=0).out
    assert world.reports in out and 'valid' in out and '30' in out


def test_check_of_a_sound_installation(world):
    p = world.run('check')
    assert p.returncode == 0, p.out + p.err
    assert world.reports in p.out + p.err


def test_check_names_the_missing_topic(world):
    p = world.run('check', env={'OGI_TOPIC': world.name + '.none'})
    assert p.returncode == 66 and world.name + '.none' in p.out + p.err, (p.returncode, p.out, p.err)


def test_check_keeps_the_password_to_itself(world):
    password = psycopg2.extensions.parse_dsn(world.dsn).get('password')
    p = world.run('check')
    assert not password or password not in p.out + p.err


def test_check_names_the_nearest_known_option(world, tmp_path):
    config = tmp_path / 'ogi.conf'
    config.write_text('batch-documets = 100\n')
    p = world.run('check', '--config', str(config))
    assert p.returncode == 78 and 'batch-documents' in p.out + p.err, (p.returncode, p.out, p.err)


def test_check_names_the_migration_that_is_missing(bare_world):
    p = bare_world.run('check')
    assert p.returncode == 76 and 'ogi migrate' in p.out + p.err, (p.returncode, p.out, p.err)


def test_feed_counts_what_was_acknowledged(world):
    p = world.feed(worlds.REPORTS)
    n = len(worlds.documents())
    assert str(n) in p.out + p.err
    assert len(world.messages(world.reports)) == n


def test_feed_as_json(world):
    p = world.run('feed', '--json', '--exclude', '*.gold.json', worlds.REPORTS, check=0)
    assert len(worlds.documents()) in json.loads(p.out).values()


def test_feed_reads_standard_input(world):
    with open(os.path.join(worlds.BAD, 'items.ndjson'), 'rb') as f:
        world.run('feed', '-', stdin=f.read(), check=0)
    assert len(world.messages(world.reports)) == 3


def test_feed_tells_what_it_would_do(world):
    world.run('feed', '--dry-run', '--exclude', '*.gold.json', worlds.REPORTS, check=0)
    assert world.messages(world.reports) == []


def test_feed_of_a_missing_file(world, tmp_path):
    p = world.run('feed', str(tmp_path / 'nowhere.txt'))
    assert p.returncode == 66 and 'nowhere.txt' in p.err, (p.returncode, p.err)


def test_migrating_twice_changes_nothing(world):
    before = world.sql('SELECT version, sha256, applied_at FROM ogi.migration ORDER BY version')
    world.run('migrate', check=0)
    assert world.sql('SELECT version, sha256, applied_at FROM ogi.migration ORDER BY version') == before
    world.run('migrate', '--verify', check=0)


def test_a_worker_goes_on_after_migrating_down_and_up(world):
    world.run('migrate', '--to', '0', check=0)
    world.run('migrate', check=0)
    world.produce([small.message(1)])
    world.drain()
    assert world.outcomes() == {'stored': 1}
    invariants.assert_hold(world)


def test_documents_that_come_while_the_worker_waits(world):
    worker = world.start('--slot', 'one')
    worker.wait_ready()
    for n in range(3):
        world.produce([small.message(n)])
    import time
    end = time.monotonic() + 60
    while world.one('SELECT count(*) FROM ogi.ledger') < 3:
        assert time.monotonic() < end, worker.said()
        time.sleep(0.05)
    assert worker.terminate() == 0
    invariants.assert_hold(world)


def test_structured_events(world):
    world.produce([small.message(1)])
    world.drain('--event-mode', 'structured')
    message, = world.messages(world.events)
    event = json.loads(message.value())
    assert event['specversion'] == '1.0' and event['type'] == 'ogi.report.validated.v1'
    assert event['data']['status'] == 'valid'
