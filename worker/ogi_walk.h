/* Paths on the command line -> files: folders recursively, in byte order of the names, so that a
 * run can be repeated.
 *
 * In folders, names that begin with '.' are skipped, and so is what is no regular file; a path
 * that was named is always taken, or refused with a reason. Symbolic links are followed, except
 * into a folder that is being walked. "-" is standard input.
 *
 * Not for: opening files (ogi_input.h). */
#ifndef OGI_WALK_H
#define OGI_WALK_H

#include "ogi_error.h"

struct ogi_walk_options {
    const char *include; /* globs with ',' between them, for files in folders; NULL: all */
    const char *exclude; /* likewise, for files and folders in folders; NULL: none */
};

struct ogi_walk_visitor {
    void *self;
    /* size is -1 where it is not known. A failure ends the walk. */
    ogi_result (*file)(void *self, const char *path, int64_t size, struct ogi_error *err);
    /* What cannot be read (NO_INPUT); the walk goes on. */
    void (*problem)(void *self, const char *path, const struct ogi_error *problem);
    /* What was passed over and may be missed by the user; may be NULL. */
    void (*skipped)(void *self, const char *path, const char *why);
};

/* Fails only with what visitor->file fails with. */
ogi_result ogi_walk(char *const *paths, size_t count, const struct ogi_walk_options *options,
                    const struct ogi_walk_visitor *visitor, struct ogi_error *err) OGI_MUST_USE;

#endif
