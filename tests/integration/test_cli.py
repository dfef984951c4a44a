"""The program as its user meets it: what goes wrong, what is said about it, which exit code.

No server is needed; nobody listens on the ports named here. OGI_BIN is the program.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import pytest

OGI = os.environ.get("OGI_BIN") or os.environ.get("OGI") or "build/release/ogi"
SNAPSHOTS = pathlib.Path(__file__).resolve().parent.parent / "snapshots"
SERVER_VARIABLES = ("KAFKA_BOOTSTRAP", "DATABASE_URL", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD",
                    "PGDATABASE", "PGSERVICE", "JOURNAL_STREAM")

REPORT = """某某市示范区水务局2022年政府信息公开工作年度报告

一、总体情况
本年度依法公开政府信息。
"""


def clean_environment(**more):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith("OGI_") and k not in SERVER_VARIABLES}
    env["LC_ALL"] = "C.UTF-8"
    env.update(more)
    return env


def ogi(*words, stdin="", env=None, timeout=60, **options):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    run = subprocess.run([OGI, *map(str, words)], input=stdin, capture_output=True, timeout=timeout,
                         env=clean_environment(**(env or {})), **options)
    run.out = run.stdout.decode()
    run.err = run.stderr.decode()
    assert run.returncode >= 0, f"killed by signal {-run.returncode}: {run.err}"
    assert "Sanitizer" not in run.err, run.err
    return run


def lines_of_log(run):
    return [json.loads(line) for line in run.err.splitlines()]


def objects(run):
    return [json.loads(line) for line in run.out.splitlines()]


def dead_port():
    """A port of this machine at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


# The command line

def test_help_lists_every_command_and_each_has_its_own():
    run = ogi("--help")
    assert run.returncode == 0 and run.err == ""
    commands = [line.split()[0] for line in run.out.split("commands\n")[1].split("\n\n")[0].splitlines()]
    assert commands == ["work", "feed", "parse", "migrate", "status", "check"]
    for command in commands:
        for words in ([command, "--help"], [command, "-h"], ["help", command]):
            text = ogi(*words)
            assert text.returncode == 0 and text.err == ""
            assert text.out.startswith(f"usage: ogi {command} ")
            assert "--log-level" in text.out and "exit codes" in text.out
            assert max(map(len, text.out.splitlines())) <= 105


@pytest.mark.parametrize("command", ["", "work", "feed", "parse", "migrate", "status", "check"])
def test_help_is_the_snapshot(command):
    """A changed option is a changed line for its reviewer. OGI_UPDATE_SNAPSHOTS=1 rewrites them."""
    text = ogi(*([command] if command else []), "--help").out
    path = SNAPSHOTS / f"help{'-' + command if command else ''}.txt"
    if os.environ.get("OGI_UPDATE_SNAPSHOTS") == "1":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text()


def test_version_names_the_libraries():
    for words in (["--version"], ["-V"], ["parse", "--version"]):
        run = ogi(*words)
        assert run.returncode == 0
        assert run.out.startswith("ogi ") and "librdkafka 2." in run.out and "libpq 1" in run.out


def test_no_command_is_a_usage_error():
    run = ogi()
    assert run.returncode == 64 and run.out == ""
    assert "--help" in run.err


def test_an_unknown_command_is_refused_with_the_nearest():
    run = ogi("prase", "x")
    assert run.returncode == 64
    assert "ogi parse" in lines_of_log(run)[0]["hint"]


def test_an_unknown_option_is_refused_with_the_nearest():
    run = ogi("feed", "--brokres", "x")
    assert run.returncode == 64
    assert "--brokers" in lines_of_log(run)[0]["hint"]


def test_arguments_are_counted():
    assert ogi("parse").returncode == 64
    assert ogi("feed").returncode == 64
    assert ogi("status", "x").returncode == 64


def test_an_unknown_key_of_a_file_is_refused_with_the_nearest(tmp_path):
    path = tmp_path / "ogi.conf"
    path.write_text("# servers\ntopic = a\nbatch-documnets = 5\n")
    for command in ("work", "check"):
        run = ogi(command, "-c", path)
        assert run.returncode == 78
        line = lines_of_log(run)[0]
        assert f"{path}:3" in line["msg"] and "batch-documents" in line["hint"]


def test_a_configuration_that_is_not_there_is_no_input(tmp_path):
    run = ogi("work", "-c", tmp_path / "nowhere.conf")
    assert run.returncode == 66
    assert "nowhere.conf" in lines_of_log(run)[0]["msg"]


def test_an_undefined_variable_is_refused(tmp_path):
    path = tmp_path / "ogi.conf"
    path.write_text("database = postgresql://u:${NO_SUCH}@localhost/ogi\n")
    run = ogi("check", "-c", path)
    assert run.returncode == 78 and "NO_SUCH" in run.err


def test_a_value_out_of_range_tells_its_origin():
    run = ogi("work", env={"OGI_BATCH_DOCUMENTS": "0"})
    assert run.returncode == 78 and "OGI_BATCH_DOCUMENTS" in run.err
    run = ogi("work", "--batch-documents", "0")
    assert run.returncode == 64 and "--batch-documents" in run.err


def test_a_property_that_librdkafka_does_not_know_is_refused(tmp_path):
    (tmp_path / "a").write_text(REPORT)
    run = ogi("feed", "-b", "127.0.0.1:1", "-X", "no.such.property=1", tmp_path / "a")
    assert run.returncode == 78 and "no.such.property" in run.err


# Secrets

@pytest.mark.parametrize("words", [
    ("work", "--database", "postgresql://ogi:geheim@localhost/ogi"),
    ("migrate", "--database", "host=localhost password=geheim"),
    ("check", "-X", "sasl.password=geheim"),
    ("feed", "-X", "ssl.key.password=geheim", "x"),
])
def test_a_password_on_the_command_line_is_refused(words):
    run = ogi(*words)
    assert run.returncode == 64
    assert "geheim" not in run.err + run.out
    assert "command line" in run.err and lines_of_log(run)[0]["hint"]


def test_secrets_are_masked_wherever_they_are_printed(tmp_path):
    path = tmp_path / "ogi.conf"
    path.write_text("rdkafka.sasl.password = geheim\n")
    port = dead_port()
    run = ogi("check", "--wait", "200ms", "-c", path, "-b", f"127.0.0.1:{port}", "-v",
              env={"OGI_DATABASE": f"postgresql://ogi:geheim@127.0.0.1:{port}/ogi"})
    assert run.returncode in (69, 78)
    assert "geheim" not in run.err + run.out
    assert "***" in run.out


def test_a_file_of_secrets_that_all_can_read_is_warned_of(tmp_path):
    path = tmp_path / "ogi.conf"
    path.write_text("rdkafka.sasl.password = geheim\n")
    path.chmod(0o644)
    run = ogi("work", "-c", path, "--wait", "0")
    assert any(line["level"] == "warning" and "every user" in line["msg"] for line in lines_of_log(run))


# Inputs of parse

def test_a_missing_file_is_66_and_the_others_are_printed(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(REPORT)
    run = ogi("parse", tmp_path / "missing.txt", good)
    assert run.returncode == 66
    assert [o["source"] for o in objects(run)] == [str(good)]
    assert "missing.txt" in lines_of_log(run)[0]["msg"]


def test_a_folder_or_file_that_cannot_be_read_is_66():
    # Root may read everything, so it becomes somebody else; pytest's own folders are closed to others.
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="ogi-cli-") as top:
        os.chmod(top, 0o755)
        program = shutil.copy(OGI, top)
        os.mkdir(f"{top}/inputs")
        os.mkdir(f"{top}/inputs/closed", mode=0)
        for name in ("closed.txt", "open.txt"):
            with open(f"{top}/inputs/{name}", "w") as file:
                file.write(REPORT)
        os.chmod(f"{top}/inputs/closed.txt", 0)
        run = subprocess.run([program, "parse", f"{top}/inputs"], capture_output=True, timeout=60,
                             env=clean_environment(), **other)
    assert run.returncode == 66
    complaints = [json.loads(line)["msg"] for line in run.stderr.decode().splitlines()]
    assert len(complaints) == 2
    assert "inputs/closed: " in complaints[0] and "inputs/closed.txt: " in complaints[1]
    assert [json.loads(line)["source"] for line in run.stdout.splitlines()] == [f"{top}/inputs/open.txt"]




def test_devices_and_pipes_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        run = ogi("parse", path)
        assert run.returncode == 66 and "not a file" in run.err


def expect_rejected(run, source):
    assert run.returncode == 1
    (report,) = objects(run)
    assert report["schema"] == "ogi.report/1"
    assert report["source"] == str(source) and report["status"] == "rejected"
    assert report["findings"] and report["findings"][0]["message"]


@pytest.mark.parametrize("content", [
    b"",
    b" \n\n",
    b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)) * 20,
    b"PK\x03\x04" + b"\0\1\2\3" * 500,
    b'{"url": "https://example.org/1", "body": "trunc',
    b'{"url": "https://example.org/1"}',
    b'{"url": "https://example.org/1", "body": ""}',
    b'{"url": 5, "body": ["x"]}',
    b"[" * 100000,
    '{"url": "https://example.org/1", "body": '.encode() + b"[" * 100000,
], ids=["empty", "blank", "binary", "zip", "broken json", "no body", "empty body", "wrong types",
        "brackets", "deep json"])
def test_what_is_no_document_is_a_rejected_object(tmp_path, content):
    path = tmp_path / "file.html"
    path.write_bytes(content)
    expect_rejected(ogi("parse", path), path)


def test_a_document_over_the_limit_is_rejected_and_names_the_option(tmp_path):
    path = tmp_path / "large"
    with open(path, "wb") as file:
        file.truncate(100 * 1024 * 1024)
    run = ogi("parse", path)
    expect_rejected(run, path)
    assert "16777216" in run.out and "--max-document-bytes" in run.err


def test_a_large_file_of_items_is_read_line_by_line(tmp_path):
    path = tmp_path / "items.jsonl"
    item = json.dumps({"url": "https://example.org/1", "body": REPORT + "文" * 300000})
    with open(path, "w") as file:
        for _ in range(60):
            file.write(item + "\n")
    assert path.stat().st_size > 100_000_000
    run = ogi("parse", path, timeout=300)
    assert [o["source"] for o in objects(run)] == [f"{path}#{n}" for n in range(1, 61)]


def test_items_are_numbered_and_a_broken_one_leaves_its_neighbours(tmp_path):
    path = tmp_path / "items.txt"
    item = json.dumps({"url": "https://example.org/1", "body": REPORT})
    path.write_text(f"{item}\n{{broken\n{item}\n")
    run = ogi("parse", path)
    assert run.returncode == 1
    assert [o["source"] for o in objects(run)] == [f"{path}#{n}" for n in (1, 2, 3)]
    assert objects(run)[1]["status"] == "rejected"
    assert objects(run)[0]["agency"] == objects(run)[2]["agency"]


def test_standard_input_has_the_name_it_was_given():
    assert [o["source"] for o in objects(ogi("parse", "-", stdin=REPORT))] == ["-"]


def test_fields_of_items_can_be_mapped(tmp_path):
    path = tmp_path / "items"
    path.write_text(json.dumps({"link": "https://example.org/1", "page": REPORT}) + "\n")
    expect_rejected(ogi("parse", path), path)
    (report,) = objects(ogi("parse", "--field-url", "link", "--field-body", "x,page", path))
    assert report["status"] != "rejected"


def test_a_structured_event_in_a_file_is_opened(tmp_path):
    path = tmp_path / "event.json"
    event = {"specversion": "1.0", "id": "1", "source": "/crawler", "type": "page",
             "datacontenttype": "text/plain; charset=utf-8", "data": REPORT}
    path.write_text(json.dumps(event, indent=2))
    (report,) = objects(ogi("parse", path))
    assert report["status"] != "rejected"
    run = ogi("feed", "--dry-run", path)
    assert run.returncode == 0 and "dead letter" not in run.err
    del event["data"]
    path.write_text(json.dumps(event))
    expect_rejected(ogi("parse", path), path)
    assert "dead letter" in ogi("feed", "--dry-run", path).err


def test_an_unknown_charset_does_not_matter(tmp_path):
    path = tmp_path / "items"
    path.write_text(json.dumps({"url": "https://example.org/1", "body": REPORT,
                                "encoding": "no-such-charset"}) + "\n")
    (report,) = objects(ogi("parse", path))
    assert report["status"] != "rejected"


def test_output_that_cannot_be_written_is_74(tmp_path):
    path = tmp_path / "a"
    path.write_text(REPORT)
    with open("/dev/full", "w") as full:
        run = subprocess.run([OGI, "parse", path], stdout=full, stderr=subprocess.PIPE,
                             env=clean_environment(), timeout=60)
    assert run.returncode == 74 and b"standard output" in run.stderr


def test_a_reader_that_leaves_is_no_crash(tmp_path):
    for n in range(200):
        (tmp_path / f"{n:03}").write_text(REPORT + "文" * 5000)
    run = subprocess.run(["bash", "-c", '"$0" parse "$1" | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}',
                          OGI, tmp_path], capture_output=True, env=clean_environment(), timeout=60)
    assert run.stdout.strip() in (b"74", b"0", b"1") and run.stderr == b""


def test_the_same_bytes_give_the_same_output(tmp_path):
    path = tmp_path / "a"
    path.write_text(REPORT)
    first = ogi("parse", path)
    second = ogi("parse", path, env={"LC_ALL": "C", "TZ": "Asia/Shanghai"})
    assert first.out == second.out != ""


# No servers

def test_feed_finds_a_missing_input_before_anything_else(tmp_path):
    (tmp_path / "a").write_text(REPORT)
    run = ogi("feed", "-b", f"127.0.0.1:{dead_port()}", tmp_path / "a", tmp_path / "missing")
    assert run.returncode == 66 and "missing" in run.err


def test_feed_of_a_folder_without_files_is_66(tmp_path):
    run = ogi("feed", "-b", f"127.0.0.1:{dead_port()}", tmp_path)
    assert run.returncode == 66


def test_feed_can_say_what_it_would_send(tmp_path):
    path = tmp_path / "报告 1.html"
    path.write_text(REPORT)
    (tmp_path / "items").write_text(json.dumps({"url": "https://example.org/1", "body": REPORT}) + "\n")
    run = ogi("feed", "--dry-run", tmp_path)
    assert run.returncode == 0
    keys = [line.split("\t")[0] for line in run.out.splitlines()]
    assert keys == ["https://example.org/1",
                    f"file://{os.path.realpath(tmp_path)}/%E6%8A%A5%E5%91%8A%201.html"]


def test_feed_refuses_what_is_too_large_or_empty_and_names_it(tmp_path):
    with open(tmp_path / "large", "wb") as file:
        file.truncate(100 * 1024 * 1024)
    (tmp_path / "empty").touch()
    (tmp_path / "good").write_text(REPORT)
    run = ogi("feed", "--dry-run", "--json", tmp_path)
    assert run.returncode == 1
    assert f"{tmp_path}/large" in run.err and "--max-document-bytes" in run.err
    assert f"{tmp_path}/empty" in run.err
    assert len(run.out.splitlines()) == 2 and "/good" in run.out.splitlines()[0]


@pytest.mark.parametrize("words", [("feed", "{file}"), ("work",), ("status",)])
def test_no_broker_is_69_within_the_wait(tmp_path, words):
    (tmp_path / "a").write_text(REPORT)
    words = [word.format(file=tmp_path / "a") for word in words]
    started = time.monotonic()
    port = dead_port()
    run = ogi(*words, "-b", f"127.0.0.1:{port}", "--wait", "1s",
              env={"OGI_DATABASE": f"postgresql://ogi@127.0.0.1:{dead_port()}/ogi"})
    assert run.returncode == 69, run.err
    assert time.monotonic() - started < 15
    assert str(port) in run.err or "127.0.0.1" in run.err


@pytest.mark.parametrize("words", [("feed", "{file}"), ("work",), ("status",)])
def test_no_broker_named_is_a_configuration_error_with_the_remedy(tmp_path, words):
    (tmp_path / "a").write_text(REPORT)
    started = time.monotonic()
    run = ogi(*[word.format(file=tmp_path / "a") for word in words])
    assert time.monotonic() - started < 5
    assert run.returncode == 78, run.err
    assert "OGI_BROKERS" in run.err


def test_no_database_is_69_within_the_wait():
    started = time.monotonic()
    run = ogi("migrate", "--wait", "1s",
              env={"OGI_DATABASE": f"postgresql://ogi@127.0.0.1:{dead_port()}/ogi"})
    assert run.returncode == 69, run.err
    assert time.monotonic() - started < 15


def test_a_bad_uri_is_78_and_not_waited_for():
    started = time.monotonic()
    for uri in ("postgresql://ogi:geheim@[host/ogi", "mysql://ogi:geheim@host/ogi",
                "host=localhost nonsense=1 password=geheim"):
        run = ogi("migrate", env={"OGI_DATABASE": uri})
        assert run.returncode == 78, run.err
        assert "geheim" not in run.err
    assert time.monotonic() - started < 5


def test_check_prints_values_with_their_origin_and_every_failure(tmp_path):
    path = tmp_path / "ogi.conf"
    path.write_text("group = counties\n")
    port = dead_port()
    run = ogi("check", "-c", path, "-t", "trial", "--wait", "300ms", "-b", f"127.0.0.1:{port}",
              env={"OGI_DATABASE": f"postgresql://ogi@127.0.0.1:{port}/ogi"})
    assert run.returncode == 69, run.err
    table = {line.split()[0]: line for line in run.out.splitlines() if line.strip()}
    assert "counties" in table["group"] and f"{path}:1" in table["group"]
    assert "trial" in table["topic"] and "option -t" in table["topic"]
    assert "default" in table["fail-on"]
    assert run.out.count("FAILED") >= 2


def test_a_signal_ends_a_wait_at_once():
    process = subprocess.Popen(
        [OGI, "work", "-b", f"127.0.0.1:{dead_port()}", "--wait", "60s"], stderr=subprocess.PIPE,
        env=clean_environment(OGI_DATABASE=f"postgresql://ogi@127.0.0.1:{dead_port()}/ogi"))
    time.sleep(0.7)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) in (75, 143)
