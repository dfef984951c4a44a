#include "ogi_walk.h"

#include "ogi_str.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_DEPTH = 100, GLOB_MAX_BYTES = 256 };

/* The folders from the named one down to here. */
struct folder {
    const struct folder *parent;
    dev_t device;
    ino_t inode;
    int depth;
};

struct walk {
    const struct ogi_walk_options *options;
    const struct ogi_walk_visitor *visitor;
};

struct names {
    char **items;
    size_t count;
    size_t capacity;
};

static bool matches(const char *globs, const char *name)
{
    struct ogi_str rest = ogi_str_of(globs);
    struct ogi_str glob;
    char text[GLOB_MAX_BYTES];
    while (ogi_str_next(&rest, ',', &glob)) {
        glob = ogi_str_trim(glob);
        if (glob.len == 0 || glob.len >= sizeof text)
            continue;
        snprintf(text, sizeof text, "%.*s", OGI_STR_ARG(glob));
        if (fnmatch(text, name, 0) == 0)
            return true;
    }
    return false;
}

static void complain(const struct walk *walk, const char *path, const char *reason,
                     const char *hint)
{
    struct ogi_error problem = OGI_ERROR_NONE;
    (void)OGI_FAIL(&problem, NO_INPUT, "cannot read %s: %s", path, reason);
    if (hint != NULL)
        ogi_error_hint(&problem, "%s", hint);
    walk->visitor->problem(walk->visitor->self, path, &problem);
}

static void skip(const struct walk *walk, const char *path, const char *why)
{
    if (walk->visitor->skipped != NULL)
        walk->visitor->skipped(walk->visitor->self, path, why);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_name(struct names *names, const char *name)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity == 0 ? 64 : 2 * names->capacity;
        char **grown = realloc(names->items, capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        names->items = grown;
        names->capacity = capacity;
    }
    names->items[names->count] = strdup(name);
    return names->items[names->count] != NULL && ++names->count > 0;
}

static void free_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
}

/* Names in the folder, sorted; 0 or an errno. */
static int list(const char *path, struct names *names)
{
    const struct dirent *entry;
    int failure = 0;
    DIR *dir = opendir(path);
    if (dir == NULL)
        return errno;
    while (failure == 0 && (errno = 0, entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.' && !add_name(names, entry->d_name))
            failure = ENOMEM;
    if (failure == 0)
        failure = errno;
    closedir(dir);
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    return failure;
}

static ogi_result walk_entry(const struct walk *walk, const struct folder *parent, const char *path,
                             struct ogi_error *err);

static ogi_result walk_folder(const struct walk *walk, const struct folder *folder,
                              const char *path, struct ogi_error *err)
{
    struct names names = {.items = NULL};
    ogi_result result = OGI_OK;
    int failure = list(path, &names);
    if (failure != 0)
        complain(walk, path, strerror(failure), NULL);
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    for (size_t i = 0; i < names.count && !result.failed; i++) {
        const char *name = names.items[i];
        size_t size = len + strlen(name) + 2;
        if (walk->options->exclude != NULL && matches(walk->options->exclude, name))
            continue;
        char *joined = malloc(size);
        if (joined == NULL) {
            complain(walk, path, strerror(ENOMEM), NULL);
            break;
        }
        snprintf(joined, size, "%.*s%s%s", (int)len, path, path[len - 1] == '/' ? "" : "/", name);
        result = walk_entry(walk, folder, joined, err);
        free(joined);
    }
    free_names(&names);
    return result;
}

static ogi_result enter_folder(const struct walk *walk, const struct folder *parent,
                               const char *path, const struct stat *info, struct ogi_error *err)
{
    struct folder folder = {parent, info->st_dev, info->st_ino,
                            parent == NULL ? 1 : parent->depth + 1};
    for (const struct folder *above = parent; above != NULL; above = above->parent)
        if (above->device == info->st_dev && above->inode == info->st_ino) {
            skip(walk, path, "a symbolic link to a folder that it is in");
            return OGI_OK;
        }
    if (folder.depth > MAX_DEPTH) {
        complain(walk, path, "folders are nested too deeply", NULL);
        return OGI_OK;
    }
    return walk_folder(walk, &folder, path, err);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static ogi_result walk_entry(const struct walk *walk, const struct folder *parent, const char *path,
                             struct ogi_error *err)
{
    const struct ogi_walk_visitor *visitor = walk->visitor;
    struct stat info;
    if (stat(path, &info) != 0) {
        complain(walk, path, strerror(errno), NULL);
        return OGI_OK;
    }
    if (S_ISDIR(info.st_mode))
        return enter_folder(walk, parent, path, &info, err);
    if (!S_ISREG(info.st_mode)) {
        if (parent != NULL)
            skip(walk, path, "not a regular file");
        else
            complain(walk, path, "it is a device, a pipe or a socket, not a file",
                     "to read what a command prints: COMMAND | ogi … -");
        return OGI_OK;
    }
    if (parent != NULL && walk->options->include != NULL &&
        !matches(walk->options->include, base_name(path)))
        return OGI_OK;
    /* Asked for now, so that a survey of all paths finds it before anything is sent. */
    if (access(path, R_OK) != 0) {
        complain(walk, path, strerror(errno), NULL);
        return OGI_OK;
    }
    return visitor->file(visitor->self, path, (int64_t)info.st_size, err);
}

ogi_result ogi_walk(char *const *paths, size_t count, const struct ogi_walk_options *options,
                    const struct ogi_walk_visitor *visitor, struct ogi_error *err)
{
    struct walk walk = {options, visitor};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], "-") == 0)
            OGI_TRY(visitor->file(visitor->self, paths[i], -1, err));
        else
            OGI_TRY(walk_entry(&walk, NULL, paths[i], err));
    }
    return OGI_OK;
}
