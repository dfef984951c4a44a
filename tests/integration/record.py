"""The output record that a ledger row keeps (common/ogi_record.h), read without the program's own code."""
import collections
import struct

ROLES = ('events', 'dead letters')
Record = collections.namedtuple('Record', 'role key headers value')


def header(headers, name):
    """The value of a header; None where there is none."""
    return next((value for n, value in headers if n == name), None)


def decode(packed):
    """-> Record; ValueError for bytes that are no record."""
    at = 5

    def number():
        nonlocal at
        n, = struct.unpack_from('>i', packed, at)
        at += 4
        return n

    def field():
        nonlocal at
        n = number()
        if n < 0:
            return None
        at += n
        if at > len(packed):
            raise ValueError('the record ends within a field')
        return packed[at - n:at]
    if packed[:4] != b'OGR\x01':
        raise ValueError('no record: %r' % packed[:8])
    try:
        key = field()
        headers = [(field().decode(), field()) for _ in range(number())]
        value = field()
    except struct.error as e:
        raise ValueError(str(e)) from e
    if at != len(packed):
        raise ValueError('%d bytes behind the record' % (len(packed) - at))
    return Record(ROLES[packed[4]], key, headers, value)
