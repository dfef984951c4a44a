"""What the program refuses: its exit status, and a message that names what was attempted, on what, and what
to do. Nothing is written meanwhile."""
import socket

import psycopg2.extensions
import pytest

import small


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def work(world, *arguments, **env):
    return world.run('work', '--exit-at-end', '--wait', '3s', *arguments, env=env, timeout=90)


def refused(p, status, *words):
    assert p.returncode == status, (p.returncode, p.out, p.err)
    for word in words:
        assert word in p.err, 'no %r in: %s' % (word, p.err)


def test_a_database_without_the_schema(bare_world):
    bare_world.produce([small.message(1)])
    refused(work(bare_world), 76, 'ogi migrate')
    assert bare_world.committed() == {}


def test_an_older_schema(world):
    world.run('migrate', '--to', '1', check=0)
    refused(work(world), 76, 'ogi migrate')


def test_a_newer_schema(world):
    world.sql("INSERT INTO ogi.migration (version, name, sha256, program_version) VALUES (99, 'later', repeat('0', 64), '9')")
    refused(work(world), 76, '99')


@pytest.mark.parametrize('role', ['ogi.reports', 'ogi.validations', 'ogi.dead-letters'])
def test_a_missing_topic(world, role):
    name = world.topics[role]
    for future in world.admin.delete_topics([name], operation_timeout=30).values():
        future.result(60)
    refused(work(world), 66, name)
    assert name not in world.admin.list_topics(timeout=30).topics, 'somebody created the topic'
    assert world.counts()['ledger'] == 0


def test_feeding_into_a_missing_topic(world, tmp_path):
    (tmp_path / 'a.txt').write_bytes(small.report(1))
    p = world.run('feed', '--wait', '3s', '--topic', world.name + '.none', str(tmp_path), timeout=90)
    refused(p, 66, world.name + '.none')
    assert world.name + '.none' not in world.admin.list_topics(timeout=30).topics


def test_a_wrong_password(world):
    parts = psycopg2.extensions.parse_dsn(world.dsn)
    if not parts.get('password'):
        pytest.fail('this server asks for no password; name one that does in DATABASE_URL, or let the test start its own')
    wrong = psycopg2.extensions.make_dsn(**{**parts, 'password': 'not-this-one'})
    p = work(world, DATABASE_URL=wrong)
    refused(p, 77, 'password')
    assert 'not-this-one' not in p.err and parts['password'] not in p.err


def test_a_role_without_permission(world):
    role = world.name.replace('-', '_') + '_guest'
    world.sql("CREATE ROLE %s LOGIN PASSWORD 'guest'" % role)
    try:
        dsn = psycopg2.extensions.make_dsn(world.dsn, user=role, password='guest')
        refused(work(world, DATABASE_URL=dsn), 77)
    finally:
        world.sql('DROP ROLE %s' % role)


def test_no_broker(world):
    port = free_port()
    refused(work(world, KAFKA_BOOTSTRAP='127.0.0.1:%d' % port), 69, '127.0.0.1:%d' % port)


def test_no_database(world):
    port = free_port()
    dsn = psycopg2.extensions.make_dsn(world.dsn, port=port)
    refused(work(world, DATABASE_URL=dsn), 69, str(port))


@pytest.mark.parametrize('command', [['status'], ['migrate']])
def test_no_database_for_other_commands(world, command):
    port = free_port()
    p = world.run(*command, '--wait', '2s', timeout=90,
                  env={'DATABASE_URL': psycopg2.extensions.make_dsn(world.dsn, port=port)})
    refused(p, 69, str(port))


def test_feeding_without_a_broker(world, tmp_path):
    (tmp_path / 'a.txt').write_bytes(small.report(1))
    p = world.run('feed', '--wait', '2s', str(tmp_path), timeout=90,
                  env={'KAFKA_BOOTSTRAP': '127.0.0.1:%d' % free_port()})
    assert p.returncode == 69, (p.returncode, p.err)


def test_another_topic_under_the_same_name(world):
    """Its first messages are not those that were consumed: a clear error, not a silent gap."""
    world.produce([small.message(n, partition=0) for n in range(5)])
    world.drain()
    for future in world.admin.delete_topics([world.reports], operation_timeout=30).values():
        future.result(60)
    import time
    end = time.monotonic() + 30
    while world.reports in world.admin.list_topics(timeout=30).topics:
        assert time.monotonic() < end
        time.sleep(0.1)
    world.create_topics({'ogi.reports': world.reports})
    world.produce([small.message(n, partition=0) for n in range(100, 110)])
    before = world.counts()
    p = work(world)
    assert p.returncode == 65, (p.returncode, p.err)
    assert world.counts() == before
