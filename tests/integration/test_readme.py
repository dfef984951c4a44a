"""What the documents say a reader can type: statements that run, commands and options that exist, links that lead
somewhere, a sample of output that names the tables there are."""
import os
import re
import subprocess

import pytest

import world as worlds

PAGES = [os.path.join(folder, 'README.md')
         for folder, _, names in os.walk(worlds.ROOT)
         if 'README.md' in names and not re.search(r'/(build|\.git)(/|$)', folder)]


SAMPLE = re.compile('<!-- quickstart output: begin -->(.*?)<!-- quickstart output: end -->', re.S)


def page(path):
    """Without the sample of output, which is not to be typed."""
    with open(path, encoding='utf-8') as f:
        return SAMPLE.sub('', f.read())


def blocks(text, language):
    return re.findall(r'^```%s\n(.*?)^```' % language, text, re.M | re.S)


def statements(text):
    for block in blocks(text, 'sql'):
        for statement in re.sub(r'--[^\n]*', '', block).split(';'):
            if statement.strip().upper().startswith('SELECT'):
                yield statement.strip()


def test_the_pages_are_found():
    assert os.path.join(worlds.ROOT, 'README.md') in PAGES
    assert len(list(statements(page(os.path.join(worlds.ROOT, 'README.md'))))) >= 4


@pytest.mark.parametrize('path', PAGES, ids=lambda p: os.path.relpath(p, worlds.ROOT))
def test_statements_run_and_find_something(drained, path):
    some = drained.one('SELECT report_id FROM ogi.current_report WHERE report_id IN (SELECT report_id FROM ogi.cell_note) '
                       'AND report_id IN (SELECT report_id FROM ogi.application) LIMIT 1')
    for statement in statements(page(path)):
        assert drained.sql(statement.replace(':id', str(some))), statement


@pytest.mark.parametrize('path', PAGES, ids=lambda p: os.path.relpath(p, worlds.ROOT))
def test_commands_and_options_exist(ogi, path):
    text = page(path)
    commands = set(re.findall(r'^  (\w[\w-]*)  ', subprocess.run([ogi, '--help'], stdout=subprocess.PIPE, check=True)
                              .stdout.decode(), re.M))
    assert 'work' in commands
    for block in blocks(text, ''):
        for line in re.findall(r'(?:^|\| )ogi ([^\n#|]*)', block, re.M):
            command = line.split()[0]
            if command == 'COMMAND':
                continue
            assert command in commands, line
            help_text = subprocess.run([ogi, command, '--help'], stdout=subprocess.PIPE, check=True).stdout.decode()
            for option in re.findall(r'--[a-z][a-z-]*', line):
                assert option + ' ' in help_text.replace('\n', ' '), '%s of: ogi %s' % (option, line)


@pytest.mark.parametrize('path', PAGES, ids=lambda p: os.path.relpath(p, worlds.ROOT))
def test_links_and_named_files_are_there(path):
    text = page(path)
    here = os.path.dirname(path)
    for target in re.findall(r'\]\(([^)#:]+)\)', text):
        assert os.path.exists(os.path.join(here, target)), target
    for name in re.findall(r'`((?:deploy|tests|sql|common|worker)/[\w./-]+)`', text):
        assert os.path.exists(os.path.join(worlds.ROOT, name)), name


def test_the_sample_of_output_names_tables_that_there_are(drained):
    with open(os.path.join(worlds.ROOT, 'README.md'), encoding='utf-8') as f:
        named = re.findall(r'rows in (ogi\.\w+)', SAMPLE.search(f.read()).group(1))
    assert named
    for table in named:
        drained.one('SELECT count(*) FROM ' + table)
