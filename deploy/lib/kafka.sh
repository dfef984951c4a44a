# shellcheck shell=bash
# One KRaft broker in a folder of its own. Everything it needs to start again stands in that folder:
# cluster id, ports, data. It listens on loopback without authentication: what it holds are the public
# reports of a test, and a broker can run no program for who connects (PostgreSQL can; see there).

readonly KAFKA_READY_SECONDS=60

# kafka_configure DIR: new ports; the data and the cluster id stay.
kafka_configure() {
    local dir=$1 port quorum
    port=$(port_pick)
    quorum=$(port_pick)
    while ((quorum == port)); do quorum=$(port_pick); done
    {
        cat "$DEPLOY_DIR/kafka/broker.properties"
        printf 'log.dirs=%s/data\n' "$dir"
        printf 'listeners=BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d\n' "$port" "$quorum"
        printf 'advertised.listeners=BROKER://127.0.0.1:%d\n' "$port"
        printf 'controller.quorum.voters=1@127.0.0.1:%d\n' "$quorum"
    } >"$dir/server.properties"
    printf '127.0.0.1:%d\n' "$port" >"$dir/bootstrap"
}

# kafka_format DIR: an empty storage with a cluster id of its own.
kafka_format() {
    local dir=$1 id
    # 16 bytes in URL-safe base64 without padding is what Kafka calls a UUID; the letters in place of
    # + and / keep it free of a leading hyphen, which its option parser would take for an option.
    id=$(head -c 16 /dev/urandom | base64 | tr '+/' 'xy' | tr -d '=')
    (kafka_java -Xmx128m -XX:TieredStopAtLevel=1 \
        kafka.tools.StorageTool format -t "$id" -c "$dir/server.properties") >"$dir/format.log" 2>&1 || {
        tail -n 20 "$dir/format.log" >&2
        die "$EX_SOFTWARE" "cannot format the storage of Kafka $(kafka_version) in $dir/data; see $dir/format.log"
    }
    printf '%s\n' "$id" >"$dir/cluster-id"
}

# kafka_launch DIR: the broker outlives the command that starts it.
kafka_launch() {
    local dir=$1
    [[ ! -e $dir/server.log ]] || mv "$dir/server.log" "$dir/server.log.old"
    (
        # Where a Java that crashes leaves its hs_err file.
        cd "$dir" || exit
        # The id of this shell will be the broker's. It is on record before Java runs, so that whoever
        # interrupts us finds it.
        process_record "$dir/pid" "$BASHPID"
        # The one line wanted at level info says that the broker is ready.
        kafka_java --detached -Xms256m -Xmx512m -XX:+ExitOnOutOfMemoryError \
            -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info \
            kafka.Kafka "$dir/server.properties"
    ) </dev/null >"$dir/server.log" 2>&1 &
    while [[ ! -s $dir/pid ]]; do sleep 0.02; done
}

# kafka_await DIR: 0 ready, 1 not ready in time, 2 ended by itself, 3 ended because a port was taken.
kafka_await() {
    local dir=$1 deadline=$((SECONDS + KAFKA_READY_SECONDS)) port
    port=$(<"$dir/bootstrap")
    port=${port##*:}
    while ((SECONDS < deadline)); do
        # An open port is not enough: it may be somebody else's.
        if grep -q 'Kafka Server started' "$dir/server.log" && port_answers "$port"; then
            return 0
        fi
        if ! process_pid "$dir/pid" >/dev/null; then
            grep -qiE 'address already in use|failed to bind' "$dir/server.log" && return 3
            return 2
        fi
        sleep 0.1
    done
    return 1
}

# kafka_start DIR: DIR is created, or holds a broker that ran before and keeps its ports and data.
kafka_start() {
    local dir=$1 new=no try rc
    process_pid "$dir/pid" >/dev/null && return 0
    kafka_fetch
    rm -f "$dir/pid"
    if [[ ! -e $dir/cluster-id ]]; then
        new=yes
        rm -rf "$dir/data" # what an interrupted attempt left
        mkdir -p "$dir"
        chmod 700 "$dir"
        kafka_configure "$dir"
        kafka_format "$dir"
    fi
    for try in 1 2 3 4 5; do
        kafka_launch "$dir"
        rc=0
        kafka_await "$dir" || rc=$?
        ((rc == 0)) && return 0
        ((rc == 3)) || break
        rm -f "$dir/pid"
        # A broker that clients know keeps its port: whoever holds it now may let go of it.
        if [[ $new == yes ]]; then kafka_configure "$dir"; else sleep "$try"; fi
    done
    tail -n 20 "$dir/server.log" >&2
    kafka_stop "$dir"
    case $rc in
        1) die "$EX_UNAVAILABLE" "Kafka $(kafka_version) in $dir was not ready within $KAFKA_READY_SECONDS s;" \
            "is the machine short of memory (it wants 512 MB) or very busy? Its log: $dir/server.log" ;;
        3) die "$EX_UNAVAILABLE" "Kafka $(kafka_version) in $dir found its port $(<"$dir/bootstrap") taken, $try times" ;;
        *) die "$EX_UNAVAILABLE" "Kafka $(kafka_version) in $dir ended during its start; its log: $dir/server.log" ;;
    esac
}

# kafka_await_topics DIR PARTITIONS: a topic is created when the controller says so, a moment before the
# broker itself knows; a client that asks in between is told that there is no such topic. The broker makes
# a partition's folder after that moment.
kafka_await_topics() {
    local dir=$1 partitions=$2 deadline=$((SECONDS + 10)) name count n
    while read -r name count _; do
        for ((n = 0; n < ${partitions:-$count}; n++)); do
            until [[ -d $dir/data/$name-$n ]]; do
                ((SECONDS < deadline)) || die "$EX_SOFTWARE" "Kafka in $dir made no folder for partition $n of $name; its log: $dir/server.log"
                sleep 0.02
            done
        done
    done < <(topics_list)
}

kafka_stop() { process_stop "$1/pid" TERM 20 KILL 10; }
kafka_kill() { process_stop "$1/pid" KILL 10; }
