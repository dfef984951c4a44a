# shellcheck shell=bash
# Free loopback ports.

port_answers() {
    # The subshell closes the connection; its complaint about a refusal is the expected answer.
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# port_pick → a port nobody listens on now. Somebody may take it before we do, so callers try again
# with another one when their server cannot bind. Below the range that the kernel uses for outgoing
# connections (32768 and up), which would take it most often.
port_pick() {
    local port
    while :; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        port_answers "$port" || break
    done
    printf '%s' "$port"
}
