/* Compiler attributes behind names, and two macros of general use. Nothing else belongs here. */
#ifndef OGI_BASE_H
#define OGI_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OGI_MUST_USE           __attribute__((warn_unused_result))
#define OGI_PRINTF(text, args) __attribute__((format(printf, text, args)))
#define OGI_NORETURN           __attribute__((noreturn))
#define OGI_CLEANUP(function)  __attribute__((cleanup(function)))
#define OGI_UNUSED             __attribute__((unused))

#define OGI_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Names of generated identifiers: OGI_JOIN(a, __LINE__) expands its arguments first. */
#define OGI_JOIN_(a, b) a##b
#define OGI_JOIN(a, b)  OGI_JOIN_(a, b)

#endif
