"""kill -9 in the middle of a run, SIGTERM, two workers: the end is the same as without."""
import os
import time

import pytest

import invariants
import small

DOCUMENTS = int(os.environ.get('OGI_TEST_DOCUMENTS', '3000'))
# A third of them is crawled twice, every fiftieth is no JSON, every seventieth is withdrawn.


def messages(n):
    out = []
    for k in range(n):
        out.append(small.message(k))
        if k % 3 == 0:
            out.append(small.message(k, fetched='2023-03-01T00:00:00Z', year=2022 + k % 2))
        if k % 50 == 0:
            out.append((b'bad-%d' % k, b'{"url": "half', [('content-type', b'application/json')], None, None))
        if k % 70 == 0:
            out.append((small.message(k)[0], None, [], None, None))
    return out


def state(world):
    """Everything that must not depend on how often a worker died: no ids, no times."""
    return {
        'outcomes': world.outcomes(),
        'counts': world.counts(),
        'documents': world.sql('SELECT doc_key, version, withdrawn, encode(result_sha256, \'hex\') FROM ogi.document '
                               'ORDER BY doc_key'),
        'figures': world.sql('SELECT r.doc_key, r.version, a.outcome, a.natural_person, a.total FROM ogi.report r '
                             'JOIN ogi.application a USING (report_id) ORDER BY 1, 2, 3'),
        'events': sum(len(p) for p in world.read(world.events)[0].values()),
        'dead letters': len(world.messages(world.dead)),
    }


def wait_for_rows(world, n, worker, seconds=120):
    end = time.monotonic() + seconds
    while True:
        rows = world.one('SELECT count(*) FROM ogi.ledger')
        if rows >= n or worker.process.poll() is not None:
            return rows
        assert time.monotonic() < end, '%d rows after %d s:\n%s' % (rows, seconds, worker.said()[-3000:])
        time.sleep(0.01)


@pytest.fixture(scope='module')
def undisturbed(ogi, servers, tmp_path_factory):
    """What a run that nobody disturbs comes to."""
    import world as worlds
    w = worlds.World(ogi, servers, tmp_path_factory.mktemp('undisturbed'))
    try:
        w.create()
        w.produce(messages(DOCUMENTS))
        w.drain(check=1)
        invariants.assert_hold(w)
        yield state(w)
    finally:
        w.destroy()


# A dead dynamic member is missed only when its session has run out; a slot's successor takes its place at once.
@pytest.mark.parametrize('slot', [['-X', 'session.timeout.ms=6000'], ['--slot', 'one']], ids=['dynamic', 'slot'])
def test_killed_workers_lose_double_and_change_nothing(world, undisturbed, slot):
    fed = messages(DOCUMENTS)
    world.produce(fed)
    kills = 0
    for part in (0.1, 0.3, 0.5, 0.7):
        worker = world.start('--exit-at-end', '--batch-documents', '50', *slot)
        wait_for_rows(world, int(part * len(fed)), worker)
        if worker.process.poll() is None:
            worker.kill()
            kills += 1
            # The group's offset is not to be had until the dead worker's transaction has timed out: once will do.
            if kills == 1:
                invariants.assert_hold(world, at_rest=False)
    assert kills >= 2, 'the run was over before it could be disturbed'
    world.drain('--batch-documents', '50', *slot, check=1)
    invariants.assert_hold(world)
    assert state(world) == undisturbed


def test_a_killed_worker_among_two_is_replaced_by_the_other(world, undisturbed):
    fed = messages(DOCUMENTS)
    world.produce(fed)
    a, b = (world.start('--exit-at-end', '--batch-documents', '50', '-X', 'session.timeout.ms=6000') for _ in range(2))
    wait_for_rows(world, len(fed) // 4, a)
    a.kill()
    assert b.wait(180) == 1, b.said()[-4000:]
    invariants.assert_hold(world)
    assert state(world) == undisturbed


def test_sigterm_finishes_the_batch(world, undisturbed):
    fed = messages(DOCUMENTS)
    world.produce(fed)
    worker = world.start('--batch-documents', '50', '--slot', 'one', '--fail-on', 'none')
    rows = wait_for_rows(world, len(fed) // 4, worker)
    assert worker.terminate() == 0, worker.said()[-4000:]
    after = world.one('SELECT count(*) FROM ogi.ledger')
    assert rows <= after < len(fed)
    # At rest: what is stored is published.
    committed = world.committed()
    assert committed == {p: n for p, n in world.sql('SELECT partition, db_next FROM ogi.input_position') if n}
    world.drain('--slot', 'one', check=1)
    invariants.assert_hold(world)
    assert state(world) == undisturbed


def test_sigterm_of_an_idle_worker_is_quick(world):
    worker = world.start('--slot', 'one')
    worker.wait_ready()
    begin = time.monotonic()
    assert worker.terminate(30) == 0
    assert time.monotonic() - begin < 10


def test_two_slots_share_the_work(world):
    world.produce([small.message(n, partition=n % 3) for n in range(600)])
    both = [world.start('--exit-at-end', '--slot', name) for name in ('a', 'b')]
    for worker in both:
        assert worker.wait(120) == 0, worker.said()[-4000:]
    assert world.outcomes() == {'stored': 600}
    owners = {o for (o,) in world.sql('SELECT owner FROM ogi.input_position')}
    assert owners <= {world.group + '-a', world.group + '-b'} and owners, owners
    invariants.assert_hold(world)


def test_a_second_worker_of_the_same_slot_takes_over(world):
    """The older one is fenced and says so; nothing is lost or doubled."""
    first = world.start('--slot', 'one')
    first.wait_ready()
    world.produce([small.message(n) for n in range(200)])
    second = world.start('--slot', 'one', '--exit-at-end')
    assert second.wait(120) == 0, second.said()[-4000:]
    assert first.wait(60) == 75, first.said()[-4000:]
    world.drain('--slot', 'one')
    assert world.outcomes() == {'stored': 200}
    invariants.assert_hold(world)
