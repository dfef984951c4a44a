# shellcheck shell=bash
# Worker processes, each with a record (worker-N.pid) and a log (worker-N.log) in a folder.

# worker_start DIR N COMMAND…: as a child of this shell, for `wait`; its id is in $!. In a session of its
# own it gets no signal that is meant for the terminal, and is stopped in one way only: worker_stop_all.
worker_start() {
    local record=$1/worker-$2.pid log=$1/worker-$2.log
    shift 2
    setsid "$@" </dev/null >>"$log" 2>&1 &
    # One that has ended by now needs no record.
    process_record "$record" "$!" || true
}

# worker_stop_all DIR: SIGTERM lets a worker finish its batch. All are told first, then waited for.
worker_stop_all() {
    local dir=$1 record rc=0
    for record in "$dir"/worker-*.pid; do process_signal "$record" TERM || true; done
    for record in "$dir"/worker-*.pid; do
        [[ -e $record ]] || continue
        process_stop "$record" TERM 30 KILL 5 || rc=1
    done
    return "$rc"
}
