"""Servers and worlds. KAFKA_BOOTSTRAP and DATABASE_URL name servers that run; what they do not name is
started from deploy/servers and stopped at the end."""
import os
import shutil
import subprocess
import sys
import tempfile

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import world as worlds


@pytest.fixture(scope='session')
def ogi():
    """The program: OGI_BIN, as the build system sets it."""
    path = os.environ.get('OGI_BIN') or os.path.join(worlds.ROOT, 'build', 'release', 'ogi')
    assert os.access(path, os.X_OK), 'there is no program %s' % path
    return path


@pytest.fixture(scope='session')
def servers():
    given = {k: os.environ[k] for k in ('KAFKA_BOOTSTRAP', 'DATABASE_URL') if os.environ.get(k)}
    if len(given) == 2:
        yield given
        return
    only = ['--kafka-only'] if 'DATABASE_URL' in given else ['--postgres-only'] if given else []
    tool = os.path.join(worlds.ROOT, 'deploy', 'servers')
    top = tempfile.mkdtemp(prefix='ogi-integration-')
    folder = os.path.join(top, 'servers')
    os.chmod(top, 0o711)        # the user postgres must get through
    try:
        start = ['start', folder, '--fast', '--no-topics', *only]
        p = subprocess.run([tool, *start], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           timeout=300)
        assert p.returncode == 0, 'deploy/servers %s:\n%s' % (' '.join(start), p.stdout.decode('utf-8', 'replace'))
        lines = subprocess.run([tool, 'env', folder], stdout=subprocess.PIPE, check=True).stdout.decode()
        yield {**given, **dict(line.split('=', 1) for line in lines.splitlines() if '=' in line)}
    finally:
        subprocess.run([tool, 'stop', folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120)
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture
def world(ogi, servers, tmp_path):
    """Empty topics and an empty, migrated database."""
    w = worlds.World(ogi, servers, tmp_path)
    try:
        yield w.create()
    finally:
        w.destroy()


@pytest.fixture
def bare_world(ogi, servers, tmp_path):
    """The same with a database that nobody migrated."""
    w = worlds.World(ogi, servers, tmp_path)
    try:
        yield w.create(migrate=False)
    finally:
        w.destroy()


@pytest.fixture(scope='module')
def drained(ogi, servers, tmp_path_factory):
    """A world into which all report fixtures were fed, worked off by two workers. Read only."""
    w = worlds.World(ogi, servers, tmp_path_factory.mktemp('drained'))
    try:
        w.create()
        w.feed(worlds.REPORTS)
        both = [w.start('--exit-at-end') for _ in range(2)]
        for worker in both:
            assert worker.wait(180) == 0, worker.said()[-6000:]
        yield w
    finally:
        w.destroy()
