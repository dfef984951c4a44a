"""What a test of the whole way needs: topics, a group and a database of its own, the program, and
plain clients beside it. A test that lacks its server fails; nothing here skips."""
import json
import os
import re
import signal
import subprocess
import time
import uuid

import confluent_kafka as kafka
import psycopg2
import psycopg2.extensions
from confluent_kafka import admin

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
REPORTS = os.path.join(ROOT, 'tests', 'fixtures', 'reports')
BAD = os.path.join(ROOT, 'tests', 'fixtures', 'bad')
TABLES = ('report', 'disclosure', 'application', 'dispute', 'statistic', 'section', 'finding', 'cell_note', 'ledger',
          'document')
COORDINATOR_ON_ITS_WAY = (kafka.KafkaError.NOT_COORDINATOR, kafka.KafkaError.COORDINATOR_NOT_AVAILABLE,
                          kafka.KafkaError.COORDINATOR_LOAD_IN_PROGRESS)


def documents(folder=REPORTS):
    """The report documents among the fixtures, without their gold."""
    return [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if not n.endswith('.gold.json')]


def gold(document):
    from decimal import Decimal
    with open(document.rsplit('.', 1)[0] + '.gold.json', encoding='utf-8') as f:
        return json.loads(f.read(), parse_float=Decimal)


def topic_settings():
    """{topic: {setting: value}} of deploy/kafka/topics.tsv, the number of partitions left out."""
    out = {}
    with open(os.path.join(ROOT, 'deploy', 'kafka', 'topics.tsv'), encoding='utf-8') as f:
        for line in f:
            fields = line.rstrip('\n').split('\t')
            if line.startswith('#') or len(fields) < 3:
                continue
            settings = out.setdefault(fields[0], {})
            if fields[1] != 'partitions':
                settings[fields[1]] = fields[2]
    return out


class Worker:
    """A running `ogi work`; its standard error is kept in a file."""

    def __init__(self, world, arguments, environment):
        self.log = os.path.join(world.folder, 'worker-%d.log' % len(world.workers))
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen([world.ogi, 'work', *arguments], env=environment, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)

    def said(self):
        with open(self.log, encoding='utf-8', errors='replace') as f:
            return f.read()

    def wait(self, seconds=120):
        return self.process.wait(seconds)

    def wait_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while not re.search(r'\bready\b', self.said()):
            assert self.process.poll() is None, 'the worker ended with %s:\n%s' % (self.process.returncode, self.said())
            assert time.monotonic() < end, 'the worker is not ready:\n' + self.said()
            time.sleep(0.05)

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        return self.process.wait(30)

    def terminate(self, seconds=60):
        self.signal(signal.SIGTERM)
        return self.wait(seconds)


class World:
    def __init__(self, ogi, servers, folder, partitions=3):
        self.ogi, self.servers, self.folder = ogi, servers, str(folder)
        self.name = 'it-' + uuid.uuid4().hex[:10]
        self.group, self.partitions, self.workers = self.name, partitions, []
        self.topics = {t: self.name + t[len('ogi'):] for t in topic_settings()}
        self.reports, self.events, self.dead = (self.topics['ogi.' + n] for n in
                                                ('reports', 'validations', 'dead-letters'))
        self.bootstrap = servers['KAFKA_BOOTSTRAP']
        self.admin = admin.AdminClient({'bootstrap.servers': self.bootstrap})
        self._database = self.name.replace('-', '_')
        self._admin_dsn = servers['DATABASE_URL']
        self.dsn = psycopg2.extensions.make_dsn(self._admin_dsn, dbname=self._database)
        self._connection = None

    # --- life --------------------------------------------------------------------------------
    def create(self, migrate=True):
        self.create_topics(self.topics)
        self._admin_sql('CREATE DATABASE ' + self._database)
        if migrate:
            self.run('migrate', check=0)
        return self

    def create_topics(self, names, partitions=None):
        """names: {name in topics.tsv: name here}"""
        settings = topic_settings()
        wanted = [admin.NewTopic(here, partitions or self.partitions, replication_factor=1, config=settings[there])
                  for there, here in names.items()]
        for future in self.admin.create_topics(wanted, operation_timeout=30).values():
            future.result(60)
        end = time.monotonic() + 30
        while not set(names.values()) <= set(self.admin.list_topics(timeout=30).topics):
            assert time.monotonic() < end, 'topics do not appear'
            time.sleep(0.05)

    def destroy(self):
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()
        if self._connection:
            self._connection.close()
        for future in self.admin.delete_topics(list(self.topics.values()), operation_timeout=30).values():
            try:
                future.result(60)
            except kafka.KafkaException as e:
                if e.args[0].code() != kafka.KafkaError.UNKNOWN_TOPIC_OR_PART:
                    raise
        self._admin_sql('DROP DATABASE IF EXISTS %s WITH (FORCE)' % self._database)

    def _admin_sql(self, statement):
        connection = psycopg2.connect(self._admin_dsn)
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    # --- the program -------------------------------------------------------------------------
    def environment(self, **changes):
        env = {k: v for k, v in os.environ.items() if not k.startswith(('OGI_', 'PG'))}
        env.update(KAFKA_BOOTSTRAP=self.bootstrap, DATABASE_URL=self.dsn, OGI_TOPIC=self.reports, OGI_GROUP=self.group,
                   OGI_EVENTS_TOPIC=self.events, OGI_DEAD_LETTERS_TOPIC=self.dead)
        for name, value in changes.items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value
        return env

    def run(self, *arguments, check=None, stdin=None, timeout=180, env=None):
        """Runs `ogi ARGUMENTS`. check: the exit status that it must have."""
        p = subprocess.run([self.ogi, *arguments], env=self.environment(**(env or {})), input=stdin,
                           stdin=subprocess.DEVNULL if stdin is None else None, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=timeout)
        p.out = p.stdout.decode('utf-8', 'replace')
        p.err = p.stderr.decode('utf-8', 'replace')
        if check is not None:
            assert p.returncode == check, 'ogi %s: exit status %d, not %d\n%s%s' % (
                ' '.join(arguments), p.returncode, check, p.out[-2000:], p.err[-4000:])
        return p

    def feed(self, *paths, check=0):
        return self.run('feed', '--exclude', '*.gold.json', *paths, check=check)

    def start(self, *arguments, **env):
        worker = Worker(self, arguments, self.environment(**env))
        self.workers.append(worker)
        return worker

    def drain(self, *arguments, check=0, timeout=180):
        """One worker until the topic is worked off."""
        worker = self.start('--exit-at-end', *arguments)
        status = worker.wait(timeout)
        assert status == check, 'exit status %d, not %d:\n%s' % (status, check, worker.said()[-6000:])
        return worker

    # --- the database ------------------------------------------------------------------------
    def connect(self):
        connection = psycopg2.connect(self.dsn)
        connection.autocommit = True
        return connection

    def sql(self, statement, *parameters):
        if self._connection is None or self._connection.closed:
            self._connection = self.connect()
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement, *parameters):
        rows = self.sql(statement, *parameters)
        assert len(rows) == 1 and len(rows[0]) == 1, rows
        return rows[0][0]

    def outcomes(self):
        return dict(self.sql('SELECT outcome, count(*) FROM ogi.ledger GROUP BY outcome'))

    def counts(self):
        return {t: self.one('SELECT count(*) FROM ogi.' + t) for t in TABLES}

    # --- Kafka -------------------------------------------------------------------------------
    def produce(self, messages, topic=None):
        """messages: (key, value, headers, timestamp in ms or None, partition or None); -> offsets in that order."""
        producer = kafka.Producer({'bootstrap.servers': self.bootstrap, 'partitioner': 'murmur2_random',
                                   'message.max.bytes': 100000000, 'linger.ms': 5,
                                   # One at a time: the order here is the order in the topic.
                                   'max.in.flight.requests.per.connection': 1})
        placed = [None] * len(messages)

        def delivered(n):
            def report(error, message):
                assert error is None, error
                placed[n] = (message.partition(), message.offset())
            return report
        for n, (key, value, headers, timestamp, partition) in enumerate(messages):
            extra = {} if timestamp is None else {'timestamp': timestamp}
            if partition is not None:
                extra['partition'] = partition
            while True:
                try:
                    producer.produce(topic or self.reports, key=key, value=value, headers=headers or [],
                                     on_delivery=delivered(n), **extra)
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
        assert producer.flush(60) == 0
        assert None not in placed
        return placed

    def read(self, topic, committed=True, seconds=60):
        """Every message of a topic from its start to its end, per partition: {partition: [message]}, and where
        the reader stood at the end: {partition: offset}."""
        consumer = kafka.Consumer({'bootstrap.servers': self.bootstrap, 'group.id': self.name + '-reader',
                                   'enable.auto.commit': False, 'auto.offset.reset': 'error', 'fetch.wait.max.ms': 10,
                                   'enable.partition.eof': True,
                                   'isolation.level': 'read_committed' if committed else 'read_uncommitted'})
        try:
            partitions = sorted(consumer.list_topics(topic, timeout=30).topics[topic].partitions)
            consumer.assign([kafka.TopicPartition(topic, p, 0) for p in partitions])
            messages, ends = {p: [] for p in partitions}, {}
            end = time.monotonic() + seconds
            while len(ends) < len(partitions):
                assert time.monotonic() < end, 'the end of %s is not reached: %s' % (topic, ends)
                m = consumer.poll(1.0)
                if m is None:
                    continue
                if m.error():
                    assert m.error().code() == kafka.KafkaError._PARTITION_EOF, m.error()
                    ends[m.partition()] = m.offset()
                else:
                    messages[m.partition()].append(m)
            return messages, ends
        finally:
            consumer.close()

    def messages(self, topic):
        return [m for part in self.read(topic)[0].values() for m in part]

    def ends(self, topic):
        """{partition: the log's end}"""
        consumer = kafka.Consumer({'bootstrap.servers': self.bootstrap, 'group.id': self.name + '-reader'})
        try:
            return {p: consumer.get_watermark_offsets(kafka.TopicPartition(topic, p), timeout=30)[1]
                    for p in consumer.list_topics(topic, timeout=30).topics[topic].partitions}
        finally:
            consumer.close()

    def committed(self):
        """{partition: the group's offset}, of partitions that have one"""
        consumer = kafka.Consumer({'bootstrap.servers': self.bootstrap, 'group.id': self.group})
        try:
            wanted = [kafka.TopicPartition(self.reports, p) for p in range(self.partitions)]
            end = time.monotonic() + 60
            while True:
                try:
                    return {t.partition: t.offset for t in consumer.committed(wanted, timeout=60) if t.offset >= 0}
                except kafka.KafkaException as e:
                    # A broker that has just started does not know its groups yet.
                    if time.monotonic() > end or e.args[0].code() not in COORDINATOR_ON_ITS_WAY:
                        raise
                    time.sleep(0.1)
        finally:
            consumer.close()
