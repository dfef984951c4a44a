"""Messages that cannot be taken in: byte for byte to the topic of dead letters, a ledger row each, and the
messages beside them as if nothing had been."""
import json
import os

import pytest

import invariants
import record
import small
import world as worlds


def bad(name):
    with open(os.path.join(worlds.BAD, name), 'rb') as f:
        return f.read()


ODD_HEADERS = [('trace', b'\x00\xff\xfe'), ('trace', b'twice'), ('empty', b''), ('nothing', None)]

BROKEN = {
    'broken JSON': (b'https://www.yunling.example/a', bad('broken.json'), [('content-type', b'application/json')]),
    'JSON without a body': (b'https://www.yunling.example/b', bad('no-body.json'), [('content-type', b'application/json')]),
    'base64 that is none': (b'https://www.yunling.example/c', bad('bad-base64.json'), []),
    'a CloudEvent that is no JSON': (b'https://www.yunling.example/d', b'{"specversion": ',
                                     [('content-type', b'application/cloudevents+json')]),
    'JSON whose error quotes half a character': ('https://www.yunling.example/e'.encode(),
                                                 '{"url": "https://www.yunling.example/e", "body": "\\中"}'.encode(), []),
    'a record key above 64 KiB': (b'k' * 65537, small.report(8), [('url', b'https://www.yunling.example/f')]),
    'a key above 2 KiB': (b'https://www.yunling.example/' + b'x' * 2100, small.report(7), []),
}


def check_one(world, key, value, headers, timestamp=None):
    """Feeds the message between two good ones of its partition; -> its dead letter."""
    placed = world.produce([small.message(1, partition=0), (key, value, headers + ODD_HEADERS, timestamp, 0),
                            small.message(2, partition=0)])
    world.drain(check=1)
    assert world.outcomes() == {'stored': 2, 'dead_letter': 1}
    assert [s for (s,) in world.sql('SELECT status FROM ogi.current_report')] == ['valid', 'valid']
    letters = world.messages(world.dead)
    assert len(letters) == 1
    letter, source = letters[0], world.read(world.reports)[0][0][1]
    assert (letter.key(), letter.value(), letter.timestamp()) == (key, value, source.timestamp())
    own = letter.headers()
    assert own[:len(headers) + len(ODD_HEADERS)] == headers + ODD_HEADERS
    added = own[len(headers) + len(ODD_HEADERS):]
    assert all(name.startswith('__connect.errors.') for name, _ in added)
    assert len({name for name, _ in added}) == len(added)
    for name, wanted in (('topic', world.reports), ('partition', '0'), ('offset', str(placed[1][1]))):
        assert record.header(added, '__connect.errors.' + name) == wanted.encode()
    for name in ('stage', 'exception.class.name', 'exception.message'):
        assert record.header(added, '__connect.errors.' + name)
    invariants.assert_hold(world)
    return letter


@pytest.mark.parametrize('what', BROKEN)
def test_it_becomes_a_dead_letter_byte_for_byte(world, what):
    check_one(world, *BROKEN[what])


def test_an_old_and_a_future_timestamp_are_kept(world):
    key, value, headers = BROKEN['broken JSON']
    check_one(world, key, value, headers, timestamp=4102444800000)      # the year 2100


def test_an_oversized_document_becomes_a_dead_letter(world):
    # Above the program's limit, below the topic's.
    value = small.report(9) + b'\n' + b'x' * (17 << 20)
    letter = check_one(world, b'https://www.yunling.example/big', value, [])
    assert len(letter.value()) == len(value)


def test_a_row_that_the_database_refuses_becomes_a_dead_letter(world):
    world.sql('''CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN
                     IF NEW.agency LIKE '%第13街道%' THEN
                         RAISE EXCEPTION 'no such street' USING ERRCODE = 'check_violation';
                     END IF;
                     RETURN NEW;
                 END $$''')
    world.sql('CREATE TRIGGER refuse BEFORE INSERT ON ogi.report FOR EACH ROW EXECUTE FUNCTION public.refuse()')
    world.produce([small.message(n, partition=n % 3) for n in range(40)])
    world.drain(check=1)
    assert world.outcomes() == {'stored': 39, 'dead_letter': 1}
    letter, = world.messages(world.dead)
    assert (letter.key(), letter.value()) == small.message(13)[:2]
    assert record.header(letter.headers(), '__connect.errors.stage') == b'TASK_PUT'
    assert world.one('SELECT count(*) FROM ogi.document WHERE doc_key = %s AND current_report_id IS NOT NULL',
                     small.message(13)[0].decode()) == 0
    invariants.assert_hold(world)


def test_what_is_merely_no_report_is_no_dead_letter(world):
    world.produce([(b'https://www.yunling.example/pdf', bad('binary.pdf'), [], None, None),
                   (b'https://www.yunling.example/noise', bad('noise.bin'), [], None, None)])
    world.drain()
    assert world.outcomes() == {'rejected': 2}
    assert world.messages(world.dead) == []
    invariants.assert_hold(world)


def test_an_unknown_charset_is_read_all_the_same(world):
    world.produce([(b'k', bad('unknown-charset.json'), [], None, None)])
    world.drain()
    assert world.outcomes() == {'stored': 1}
    assert json.loads(bad('unknown-charset.json'))['url'] == world.one('SELECT url FROM ogi.current_report')


def test_dead_letters_can_be_told_not_to_fail_the_run(world):
    world.produce([(b'k', bad('broken.json'), [('content-type', b'application/json')], None, None)])
    world.drain('--fail-on', 'none', check=0)
    assert world.outcomes() == {'dead_letter': 1}
