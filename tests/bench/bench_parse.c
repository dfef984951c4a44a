/* The core alone, on one core: text documents against iconv over the same bytes, HTML pages against
 * gumbo's parse of the same text. Prints one JSON object per measured pair.
 *
 * usage: bench_parse ROUNDS FILE…   (documents in any charset; HTML is known by its content) */
#include "ogi_decode.h"
#include "ogi_ingest.h"
#include "ogi_read.h"

#include <gumbo.h>

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_DOCUMENTS = 1024, MAX_ROUNDS = 99, REPEATS = 20, ARENA_BYTES = 512 << 20 };

struct corpus {
    struct ogi_str documents[MAX_DOCUMENTS]; /* owned */
    size_t count;
    size_t bytes;
};

static void die(const char *what, const char *on)
{
    fprintf(stderr, "bench_parse: %s %s: %s\n", what, on, strerror(errno));
    exit(1);
}

static struct ogi_str copy(struct ogi_str text)
{
    char *bytes = malloc(text.len + 1);
    if (bytes == NULL)
        die("cannot keep", "a document");
    memcpy(bytes, text.ptr, text.len);
    return (struct ogi_str){bytes, text.len};
}

static struct ogi_str slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        die("cannot open", path);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        die("cannot read", path);
    fclose(file);
    return (struct ogi_str){bytes, (size_t)size};
}

static void add(struct corpus *corpus, struct ogi_str document)
{
    if (corpus->count == MAX_DOCUMENTS)
        die("too many documents", "");
    corpus->documents[corpus->count++] = copy(document);
    corpus->bytes += document.len;
}

/* From one charset to another into out (room for 4 times the bytes); the length. */
static size_t convert(iconv_t how, struct ogi_str text, char *out)
{
    char *from = malloc(text.len + 1);
    if (from == NULL)
        die("cannot convert", "a document");
    memcpy(from, text.ptr, text.len);
    char *in = from, *to = out;
    size_t left = text.len, room = 4 * text.len + 16;
    if (iconv(how, &in, &left, &to, &room) == (size_t)-1)
        die("cannot convert", "a document");
    free(from);
    return (size_t)(to - out);
}

/* Text documents become GB18030, as old sites serve them; HTML stays as it is. */
static void sort_out(const char *path, struct corpus *text, struct corpus *html)
{
    struct ogi_str file = slurp(path);
    struct ogi_arena arena;
    struct ogi_text decoded;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&arena, ARENA_BYTES);
    if (ogi_decode(file, OGI_STR_NONE, &arena, &decoded, &err).failed)
        die(err.text, path);
    if (ogi_read_is_html(decoded.str, OGI_STR_NONE)) {
        add(html, decoded.str);
    } else {
        char *out = malloc(4 * decoded.str.len + 16);
        iconv_t how = iconv_open("GB18030", "UTF-8");
        if (out == NULL || how == (iconv_t)-1)
            die("cannot convert", path);
        add(text, (struct ogi_str){out, convert(how, decoded.str, out)});
        iconv_close(how);
        free(out);
    }
    ogi_arena_fini(&arena);
    free((void *)(uintptr_t)file.ptr);
}

static double now_s(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double time_ingest(const struct ogi_core *core, const struct corpus *corpus)
{
    struct ogi_arena scratch, keep;
    ogi_arena_init(&scratch, ARENA_BYTES);
    ogi_arena_init(&keep, ARENA_BYTES);
    double start = now_s();
    for (size_t i = 0; i < REPEATS * corpus->count; i++) {
        struct ogi_document document = {.body = corpus->documents[i % corpus->count]};
        struct ogi_report *report;
        struct ogi_error err = OGI_ERROR_NONE;
        if (ogi_ingest(core, &document, &scratch, &keep, &report, &err).failed)
            die(err.text, "a document");
        ogi_arena_reset(&scratch);
        ogi_arena_reset(&keep);
    }
    double took = now_s() - start;
    ogi_arena_fini(&scratch);
    ogi_arena_fini(&keep);
    return took;
}

static double time_iconv(const struct corpus *corpus)
{
    char *out = malloc(4 * corpus->bytes + 16);
    if (out == NULL)
        die("cannot convert", "documents");
    double start = now_s();
    for (size_t i = 0; i < REPEATS * corpus->count; i++) {
        iconv_t how = iconv_open("UTF-8", "GB18030");
        char *in = (char *)(uintptr_t)corpus->documents[i % corpus->count].ptr, *to = out;
        size_t left = corpus->documents[i % corpus->count].len, room = 4 * corpus->bytes;
        if (how == (iconv_t)-1 || iconv(how, &in, &left, &to, &room) == (size_t)-1)
            die("cannot convert", "a document");
        iconv_close(how);
    }
    double took = now_s() - start;
    free(out);
    return took;
}

static double time_gumbo(const struct corpus *corpus)
{
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    double start = now_s();
    for (size_t i = 0; i < REPEATS * corpus->count; i++) {
        struct ogi_str page = corpus->documents[i % corpus->count];
        GumboOutput *tree = gumbo_parse_with_options(&options, page.ptr, page.len);
        gumbo_destroy_output(&options, tree);
    }
    return now_s() - start;
}

static void print_runs(const char *name, const double *runs, size_t count)
{
    printf("\"%s\": [", name);
    for (size_t i = 0; i < count; i++)
        printf("%s%.6f", i == 0 ? "" : ", ", runs[i]);
    printf("]");
}

/* Interleaved, so that a machine that slows down slows both. */
static void measure(const char *name, const char *baseline, const struct ogi_core *core,
                    const struct corpus *corpus, double (*base)(const struct corpus *),
                    size_t rounds)
{
    double ours[MAX_ROUNDS], theirs[MAX_ROUNDS];
    if (corpus->count == 0)
        return;
    (void)time_ingest(core, corpus);
    (void)base(corpus);
    for (size_t i = 0; i < rounds; i++) {
        ours[i] = time_ingest(core, corpus);
        theirs[i] = base(corpus);
    }
    printf("{\"name\": \"%s\", \"baseline\": \"%s\", \"documents\": %zu, \"bytes\": %zu, ", name,
           baseline, REPEATS * corpus->count, REPEATS * corpus->bytes);
    print_runs("ours_s", ours, rounds);
    printf(", ");
    print_runs("baseline_s", theirs, rounds);
    printf("}\n");
}

int main(int argc, char **argv)
{
    static struct corpus text, html;
    long rounds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
    if (rounds < 1 || rounds > MAX_ROUNDS) {
        fprintf(stderr, "usage: bench_parse ROUNDS FILE…\n");
        return 64;
    }
    for (int i = 2; i < argc; i++)
        sort_out(argv[i], &text, &html);
    struct ogi_core *core;
    struct ogi_error err = OGI_ERROR_NONE;
    if (ogi_core_new(NULL, &core, &err).failed)
        die(err.text, "");
    measure("parse_text_iconv", "iconv from GB18030", core, &text, time_iconv, (size_t)rounds);
    measure("parse_html_gumbo", "gumbo's parse alone", core, &html, time_gumbo, (size_t)rounds);
    ogi_core_free(&core);
    return 0;
}
