# shellcheck shell=bash
# The Java of the machine and the artifacts of Kafka.

# java_version → the major version on PATH, 0 without one.
java_version() {
    local line
    line=$(java -XX:-UsePerfData -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p;T;q') || true
    printf '%s' "${line:-0}"
}

kafka_version() {
    local pinned
    pinned=$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$DEPLOY_DIR/kafka/pom.xml")
    printf '%s' "${OGI_KAFKA_VERSION:-$pinned}"
}

# kafka_libs → the folder of jars, outside of the checkout so that all checkouts share it. The name
# carries a sum of the pom: another binding or plugin in it is another folder.
kafka_libs() {
    local sum
    read -r sum _ < <(cksum "$DEPLOY_DIR/kafka/pom.xml")
    printf '%s/ogi-ingest/kafka-%s-%s' "${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}" "$(kafka_version)" "$sum"
}

# kafka_fetch: fills that folder, unless it is there. Downloaded beside it and renamed, so that neither
# an interrupted download nor two at a time leave half a folder behind.
kafka_fetch() {
    local libs part log try
    libs=$(kafka_libs)
    [[ -d $libs ]] && return 0
    command -v mvn >/dev/null || die "$EX_UNAVAILABLE" "cannot fetch Kafka: no mvn on PATH; run deploy/install kafka"
    mkdir -p "${libs%/*}" || die "$EX_CANTCREAT" "cannot create ${libs%/*}; set XDG_CACHE_HOME to a folder that can be written"
    # Of downloads that were killed.
    find "${libs%/*}" -maxdepth 1 -name '*.part-*' -mmin +60 -exec rm -rf {} +
    part=$(mktemp -d "$libs.part-XXXXXX")
    log=$part.log
    for try in 1 2 3; do
        # The plugin's full name: looked up by its short one, its error would hide the cause.
        if MAVEN_OPTS="${MAVEN_OPTS:-} -XX:-UsePerfData" mvn --batch-mode --no-transfer-progress \
            -Dstyle.color=never --file "$DEPLOY_DIR/kafka/pom.xml" "-Dkafka.version=$(kafka_version)" \
            org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies -DincludeScope=runtime \
            "-DoutputDirectory=$part" >"$log" 2>&1; then
            chmod 755 "$part"
            # Fails if another process was faster; its folder is as good.
            mv -T "$part" "$libs" 2>/dev/null || rm -rf "$part"
            rm -f "$log"
            return 0
        fi
        sleep "$try"
    done
    grep -m 3 '^\[ERROR\] .' "$log" >&2 || tail -n 5 "$log" >&2
    rm -rf "$part" "$log"
    die "$EX_UNAVAILABLE" "cannot fetch Kafka $(kafka_version) from the Maven repository in 3 attempts;" \
        "check the network, the mirror in ~/.m2/settings.xml and OGI_KAFKA_VERSION, then run the command again"
}

# kafka_java [--detached] [JVM OPTION…] CLASS ARG…: becomes a Kafka program; its log lines go to standard
# error. Detached, in a session of its own, it gets no signal meant for the terminal. Without UsePerfData
# Java leaves no folder in /tmp.
kafka_java() {
    local -a launcher=()
    if [[ $1 == --detached ]]; then
        launcher=(setsid)
        shift
    fi
    exec "${launcher[@]}" java -XX:+UseSerialGC -XX:-UsePerfData -cp "$(kafka_libs)/*" -Dorg.slf4j.simpleLogger.showDateTime=true \
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS" \
        -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "$@"
}
