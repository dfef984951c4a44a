# shellcheck shell=bash
# psql on the database that `ogi` uses: DATABASE_URL, or without one libpq's own variables.

# db_psql ARG…
db_psql() {
    local url=${DATABASE_URL:-} password=
    local -a target=()
    # A password on the command line could be read by every user of the machine.
    if [[ $url =~ ^(postgres(ql)?://[^:/@?]*):([^@/]*)@(.*)$ ]]; then
        url=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
        printf -v password '%b' "${BASH_REMATCH[3]//%/\\x}"
    fi
    [[ -z $url ]] || target=("--dbname=$url")
    (
        [[ -z $password ]] || export PGPASSWORD=$password
        PGCLIENTENCODING=UTF8 psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --pset=pager=off \
            --pset=footer=off --pset=linestyle=unicode --pset=border=1 "${target[@]}" "$@"
    )
}
