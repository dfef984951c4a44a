# shellcheck shell=bash
# Messages and exit codes of the scripts under deploy/ and tests/.

# As in sysexits.h, and as `ogi` itself uses them.
readonly EX_USAGE=64 EX_NOINPUT=66 EX_UNAVAILABLE=69 EX_SOFTWARE=70 EX_CANTCREAT=73 EX_NOPERM=77
export EX_USAGE EX_NOINPUT EX_UNAVAILABLE EX_SOFTWARE EX_CANTCREAT EX_NOPERM

say() { printf '%s\n' "$*"; }
complain() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# die CODE MESSAGE: what was attempted, on what, and what to do about it.
die() {
    local code=$1
    shift
    complain "$*"
    exit "$code"
}

# Milliseconds since an arbitrary moment.
clock_ms() {
    local now=${EPOCHREALTIME/[.,]/}
    printf '%s' "$((now / 1000))"
}

# seconds_since START_MS → "3.4"
seconds_since() {
    local ms=$(($(clock_ms) - $1))
    printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# step NAME COMMAND…: runs the command and prints one line with its time. The command runs in a
# subshell of its own and not as a condition, since bash ignores `set -e` inside conditions.
step() {
    local name=$1 start rc=0
    shift
    start=$(clock_ms)
    printf '%-34s ' "$name"
    set +e
    (
        set -e
        "$@"
    )
    rc=$?
    set -e
    if ((rc == 0)); then
        printf '%6s s\n' "$(seconds_since "$start")"
    else
        printf 'failed after %s s\n' "$(seconds_since "$start")"
    fi
    return "$rc"
}

# quietly LOG COMMAND…: output goes to LOG; only a failure shows its tail.
quietly() {
    local log=$1 rc=0
    shift
    "$@" >>"$log" 2>&1 || rc=$?
    if ((rc != 0)); then
        {
            printf '\n'
            complain "failed with exit code $rc: $*"
            complain "the last lines of $log:"
            tail -n 40 "$log"
        } >&2
    fi
    return "$rc"
}
