# shellcheck shell=bash
# One PostgreSQL cluster in a folder of its own. Over TCP it asks for a password: loopback is open to
# every user of the machine, and a superuser of a database can run programs. Its socket, where the
# length of the path allows one, asks for none: only its owner can enter the folder it is in.

readonly POSTGRES_BIN=/usr/lib/postgresql/15/bin
readonly POSTGRES_READY_SECONDS=60

# postgres_as COMMAND…: as the user that may run a server; initdb and postgres refuse root.
postgres_as() {
    if ((EUID == 0)); then
        # The folder of the caller need not be one that this user may enter.
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# postgres_give DIR: to that user. It must be able to reach the folder through all of its parents; those
# are not ours to change.
postgres_give() {
    ((EUID == 0)) || return 0
    chown postgres: "$1"
    postgres_as test -w "$1" || die "$EX_CANTCREAT" "the user postgres cannot reach $1, since one of its parent folders" \
        "is closed to others; choose a folder below /tmp, or open that one (chmod o+x)"
}

postgres_init() {
    local dir=$1 fast=$2 socket=$1/socket
    local -a nosync=()
    [[ $fast == yes ]] && nosync=(--no-sync)
    mkdir -p "$dir"
    chmod 700 "$dir"
    # What an interrupted attempt left.
    rm -rf "$dir/data" "$dir/socket"
    postgres_give "$dir"
    (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' 'xy' >"$dir/password")
    ((EUID == 0)) && chown postgres: "$dir/password"
    postgres_as "$POSTGRES_BIN/initdb" --pgdata="$dir/data" --username=postgres --pwfile="$dir/password" \
        --auth-local=trust --auth-host=scram-sha-256 --locale=C.UTF-8 --encoding=UTF8 "${nosync[@]}" \
        >"$dir/initdb.log" 2>&1 || {
        tail -n 20 "$dir/initdb.log" >&2
        die "$EX_SOFTWARE" "cannot create a PostgreSQL cluster in $dir/data; see $dir/initdb.log"
    }
    # sun_path holds 107 bytes, and PostgreSQL appends the name of the socket.
    if ((${#socket} + ${#POSTGRES_SOCKET_NAME} <= 107)); then
        mkdir -m 700 "$socket"
        postgres_give "$socket"
    else
        socket=
    fi
    {
        printf "listen_addresses = '127.0.0.1'\n"
        printf "unix_socket_directories = '%s'\n" "$socket"
        printf "timezone = 'UTC'\nlog_timezone = 'UTC'\n"
        if [[ $fast == yes ]]; then
            # Only what a crash of the machine would need. synchronous_commit and full_page_writes stay on:
            # without them kill -9 of the server loses or tears what it had acknowledged.
            printf 'fsync = off\n'
        fi
        printf "include 'port.conf'\n"
    } >>"$dir/data/postgresql.conf"
}
readonly POSTGRES_SOCKET_NAME=/.s.PGSQL.65535.lock

postgres_configure() {
    local port
    port=$(port_pick)
    printf 'port = %d\n' "$port" >"$1/data/port.conf"
    ((EUID == 0)) && chown postgres: "$1/data/port.conf"
    printf 'postgresql://postgres:%s@127.0.0.1:%d/ogi\n' "$(<"$1/password")" "$port" >"$1/url"
    chmod 600 "$1/url"
}

# postgres_launch DIR: 0 ready, 3 its port was taken, other: failed.
postgres_launch() {
    local dir=$1 rc=0
    : >"$dir/server.log"
    ((EUID == 0)) && chown postgres: "$dir/server.log"
    postgres_as "$POSTGRES_BIN/pg_ctl" start --pgdata="$dir/data" --log="$dir/server.log" --silent \
        --wait --timeout="$POSTGRES_READY_SECONDS" </dev/null >"$dir/console.log" 2>&1 || rc=$?
    postgres_adopt "$dir" || rc=1
    ((rc == 0)) && return 0
    grep -qi 'address already in use' "$dir/server.log" && return 3
    return 1
}

# postgres_adopt DIR: puts the server's process on record, by what PostgreSQL itself wrote down. That note
# survives a crash; a server that works in our data folder is the one that is meant.
postgres_adopt() {
    local pid
    { pid=$(head -n 1 "$1/data/postmaster.pid"); } 2>/dev/null || return 1
    [[ $(readlink "/proc/$pid/cwd") == "$1/data" ]] && process_record "$1/pid" "$pid"
}

# postgres_start DIR FAST: DIR is created, or holds a cluster that ran before and keeps its port and data.
postgres_start() {
    local dir=$1 fast=$2 new=no try rc
    process_pid "$dir/pid" >/dev/null && return 0
    [[ -x $POSTGRES_BIN/initdb ]] || die "$EX_UNAVAILABLE" "no PostgreSQL 15 in $POSTGRES_BIN; run deploy/install postgres"
    rm -f "$dir/pid"
    if [[ ! -e $dir/made ]]; then
        new=yes
        postgres_init "$dir" "$fast"
        postgres_configure "$dir"
    fi
    for try in 1 2 3 4 5; do
        rc=0
        postgres_launch "$dir" || rc=$?
        ((rc == 0)) && break
        if [[ $new == yes ]]; then
            ((rc == 3)) || break
            postgres_configure "$dir"
        else
            # After kill -9 the last of the old server's processes may still be on their way out, and
            # the new one refuses to start beside them.
            sleep "$try"
        fi
    done
    if ((rc != 0)); then
        { tail -n 20 "$dir/server.log" && tail -n 5 "$dir/console.log"; } >&2
        postgres_stop "$dir"
        die "$EX_UNAVAILABLE" "PostgreSQL in $dir did not start (tried $try times); its log: $dir/server.log"
    fi
    if [[ $new == yes ]]; then
        postgres_psql "$dir" postgres -c 'create database ogi' ||
            die "$EX_SOFTWARE" "cannot create the database ogi in $dir; its log: $dir/server.log"
        : >"$dir/made"
    fi
}

# postgres_psql DIR DATABASE ARG…: as the superuser; the password goes through the environment, where
# other users of the machine cannot read it.
postgres_psql() {
    local dir=$1 url
    url=$(<"$dir/url")
    PGPASSWORD=$(<"$dir/password") "$POSTGRES_BIN/psql" --no-psqlrc --quiet -v ON_ERROR_STOP=1 \
        --host=127.0.0.1 --port="$(sed 's:.*\:\([0-9]*\)/ogi:\1:' <<<"$url")" --username=postgres --dbname="$2" "${@:3}"
}

# INT is a fast shutdown (clients are disconnected), QUIT an immediate one (no checkpoint).
postgres_stop() { postgres_end "$1" INT 20 QUIT 10 KILL 10; }
postgres_kill() { postgres_end "$1" KILL 10; }

# postgres_end DIR SIGNAL SECONDS…: the server and, should it go without them, its processes.
postgres_end() {
    local dir=$1 pid child record
    local -a records=()
    shift
    # One that was interrupted between its start and its record.
    process_pid "$dir/pid" >/dev/null || postgres_adopt "$dir" || true
    if pid=$(process_pid "$dir/pid"); then
        while read -r child; do
            record=$dir/child-$child.pid
            process_record "$record" "$child" && records+=("$record")
        done < <(process_children "$pid")
        process_stop "$dir/pid" "$@"
        for record in "${records[@]}"; do
            process_stop "$record" KILL 10
        done
    fi
    rm -f "$dir/pid"
}
