# shellcheck shell=bash
# Background processes by record: a file that holds a process id and the start time of that process.
# The start time tells the process from another one that was given the same id later.

# process_stat PID → "STATE PPID STARTTIME"; fails if there is no such process.
process_stat() {
    local line='' fields
    # To the end of the file, as a program's name may even hold a newline.
    { IFS= read -r -d '' line <"/proc/$1/stat"; } 2>/dev/null || [[ -n $line ]] || return 1
    # The second field is the program's name, which may itself hold blanks and parentheses.
    read -ra fields <<<"${line##*) }"
    printf '%s %s %s' "${fields[0]}" "${fields[1]}" "${fields[19]}"
}

# process_record FILE PID
process_record() {
    local stat
    stat=$(process_stat "$2") || return 1
    printf '%s %s\n' "$2" "${stat##* }" >"$1.new"
    mv "$1.new" "$1"
}

# process_pid FILE → the id, if the recorded process is alive. A zombie is not: in a container whose
# first process reaps nobody it would stay for ever.
process_pid() {
    local pid started state now
    [[ -r $1 ]] || return 1
    read -r pid started <"$1" || return 1
    read -r state _ now < <(process_stat "$pid") || [[ -n ${now:-} ]] || return 1
    [[ $state != [ZX] && $now == "$started" ]] || return 1
    printf '%s' "$pid"
}

# process_children PID → the ids of its children, one a line.
process_children() {
    local dir state parent
    for dir in /proc/[0-9]*; do
        read -r state parent _ < <(process_stat "${dir#/proc/}") || [[ -n ${parent:-} ]] || continue
        [[ $parent == "$1" && $state != [ZX] ]] && printf '%s\n' "${dir#/proc/}"
    done
    return 0
}

# process_signal FILE SIGNAL: succeeds if the process was there.
process_signal() {
    local pid
    pid=$(process_pid "$1") || return 1
    kill -s "$2" "$pid" 2>/dev/null
}

# process_wait_end FILE SECONDS: succeeds as soon as the process is gone.
process_wait_end() {
    local deadline=$((SECONDS + $2))
    while process_pid "$1" >/dev/null; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# process_stop FILE SIGNAL SECONDS [SIGNAL SECONDS]…: one signal after the other, each with its time to
# take effect. A stopped (SIGSTOP) process is woken, or it would not see any but the last.
process_stop() {
    local file=$1
    shift
    while (($# >= 2)); do
        process_signal "$file" "$1" || break
        process_signal "$file" CONT || true
        process_wait_end "$file" "$2" && break
        shift 2
    done
    if process_pid "$file" >/dev/null; then
        complain "process $(process_pid "$file") of $file does not end, not even by SIGKILL"
        return 1
    fi
    rm -f "$file"
}
