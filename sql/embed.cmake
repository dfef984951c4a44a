# cmake -DOUT=DIR -DFOLDER=sql -DMIGRATIONS=… -DQUERIES=… -P embed.cmake
# Writes ogi_sql.h and ogi_sql.c: the SQL files as constants. Bytes become character constants, since a
# string literal has a maximum length, and a number above 0x7f does not fit a char.
cmake_minimum_required(VERSION 3.25)

function(embed file symbol result)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
    set(${result} "static const char ${symbol}[] = {\n    ${bytes}'\\0'};\n\n" PARENT_SCOPE)
endfunction()

set(code "#include \"ogi_sql.h\"\n\n")
set(enum "")
set(table "")
foreach(name IN LISTS QUERIES)
    embed("${FOLDER}/queries/${name}.sql" "query_${name}" text)
    string(TOUPPER "${name}" upper)
    string(APPEND code "${text}")
    string(APPEND enum "    OGI_QUERY_${upper},\n")
    string(APPEND table "    [OGI_QUERY_${upper}] = {\"${name}\", query_${name}},\n")
endforeach()

set(migrations "")
foreach(name IN LISTS MIGRATIONS)
    string(REGEX MATCH "^([0-9]+)_(.*)$" matched "${name}")
    set(number "${CMAKE_MATCH_1}")
    set(title "${CMAKE_MATCH_2}")
    string(REGEX REPLACE "^0+" "" version "${number}")
    embed("${FOLDER}/migrations/${name}.sql" "migration_${number}" text)
    string(APPEND code "${text}")
    embed("${FOLDER}/verify/${number}.sql" "verify_${number}" text)
    string(APPEND code "${text}")
    file(SHA256 "${FOLDER}/migrations/${name}.sql" sha256)
    string(APPEND migrations
           "    {${version}, \"${title}\", migration_${number}, verify_${number},\n     \"${sha256}\"},\n")
endforeach()

string(APPEND code "const struct ogi_query_text ogi_queries[OGI_QUERY_COUNT] = {\n${table}};\n\n"
       "const struct ogi_migration ogi_migrations[] = {\n${migrations}};\n\n"
       "const size_t ogi_migration_count = sizeof(ogi_migrations) / sizeof(ogi_migrations[0]);\n")

set(header "/* The SQL files, compiled in. Written by sql/embed.cmake. */
#ifndef OGI_SQL_H
#define OGI_SQL_H

#include <stddef.h>

enum ogi_query {
${enum}    OGI_QUERY_COUNT
};

struct ogi_query_text {
    const char *name; /* of the file, without its ending; also of the prepared statement */
    const char *text;
};

struct ogi_migration {
    int version;
    const char *name;
    const char *text;   /* the whole file, up and down */
    const char *verify;
    const char *sha256; /* of the file, in hexadecimal */
};

extern const struct ogi_query_text ogi_queries[OGI_QUERY_COUNT];
extern const struct ogi_migration ogi_migrations[]; /* by version, from 1, without a gap */
extern const size_t ogi_migration_count;

#endif
")
file(CONFIGURE OUTPUT "${OUT}/ogi_sql.h" CONTENT "${header}" @ONLY)
file(WRITE "${OUT}/ogi_sql.c" "${code}")
