# shellcheck shell=bash
# Topics by Kafka's admin API, as deploy/kafka/topics.tsv says.

# topics_list → "NAME PARTITIONS SETTING=VALUE…", a line each.
topics_list() {
    awk -F '\t' '
        /^#/ || NF < 3 { next }
        !($1 in partitions) { order[++n] = $1; partitions[$1] = 1 }
        $2 == "partitions"  { partitions[$1] = $3; next }
        { settings[$1] = settings[$1] " " $2 "=" $3 }
        END { for (i = 1; i <= n; i++) print order[i], partitions[order[i]] settings[order[i]] }
    ' "$DEPLOY_DIR/kafka/topics.tsv"
}

# topics_create BOOTSTRAP PARTITIONS PREFIX WORKDIR: a topic that exists is left as it is. PARTITIONS may
# be empty (the table's), PREFIX replaces the table's "ogi.".
topics_create() {
    local bootstrap=$1 partitions=$2 prefix=$3 workdir=$4 name count settings setting rc=0 pid
    local -a options pids=() names=()
    kafka_fetch
    while read -r name count settings; do
        options=()
        for setting in $settings; do options+=(--config "$setting"); done
        name=$prefix${name#ogi.}
        # A virtual machine each: the tool makes one topic a call, and most of its time is its start.
        kafka_java -Xmx128m -XX:TieredStopAtLevel=1 \
            org.apache.kafka.tools.TopicCommand --bootstrap-server "$bootstrap" \
            --command-config "$DEPLOY_DIR/kafka/admin.properties" --create --if-not-exists \
            --topic "$name" --partitions "${partitions:-$count}" "${options[@]}" \
            </dev/null >"$workdir/$name.log" 2>&1 &
        pids+=($!)
        names+=("$name")
    done < <(topics_list)
    for pid in "${!pids[@]}"; do
        wait "${pids[pid]}" && continue
        rc=1
        # Log lines are the client's many attempts; the tool's own verdict is what is left.
        grep -vE '^[0-9]{4}-|^\s+at |WARNING: Due to limitations' "$workdir/${names[pid]}.log" | tail -n 5 >&2
        complain "cannot create the topic ${names[pid]} on $bootstrap"
    done
    ((rc == 0)) || die "$EX_UNAVAILABLE" "not all topics are there: is a broker at $bootstrap," \
        "may this user create topics, and does it allow the settings of deploy/kafka/topics.tsv?"
}
