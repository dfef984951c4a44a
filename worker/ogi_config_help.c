#include "ogi_config.h"

#include <stdio.h>
#include <string.h>

enum { HELP_INDENT = 31, HELP_WIDTH = 100 };

/* Columns of a terminal: what matters here is ASCII and "…". */
static size_t width_of(struct ogi_str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.ptr[i] & 0xC0) != 0x80)
            width++;
    return width;
}

static void add_wrapped(struct ogi_buf *out, struct ogi_str text)
{
    size_t column = HELP_INDENT;
    struct ogi_str word;
    bool first = true;
    while (ogi_str_next(&text, ' ', &word)) {
        size_t width = width_of(word);
        if (!first && column + 1 + width > HELP_WIDTH) {
            ogi_buf_add_format(out, "\n%*s", HELP_INDENT, "");
            column = HELP_INDENT;
        } else if (!first) {
            ogi_buf_add_char(out, ' ');
            column++;
        }
        ogi_buf_add_str(out, word);
        column += width;
        first = false;
    }
    ogi_buf_add_char(out, '\n');
}

static void add_entry(struct ogi_buf *out, char letter, const char *name, const char *value,
                      const char *help)
{
    char head[128];
    char text[512];
    size_t used = 0;
    if (letter != 0)
        used = (size_t)snprintf(head, sizeof head, "  -%c%s", letter, name == NULL ? "" : ", ");
    else
        used = (size_t)snprintf(head, sizeof head, "      ");
    if (name != NULL)
        used += (size_t)snprintf(head + used, sizeof head - used, "--%s", name);
    if (value[0] != '\0')
        snprintf(head + used, sizeof head - used, " %s", value);
    ogi_buf_add_str(out, ogi_str_of(head));
    size_t width = width_of(ogi_str_of(head));
    if (width + 2 > HELP_INDENT)
        ogi_buf_add_format(out, "\n%*s", HELP_INDENT, "");
    else
        ogi_buf_add_format(out, "%*s", (int)(HELP_INDENT - width), "");
    snprintf(text, sizeof text, "%s", help);
    add_wrapped(out, ogi_str_of(text));
}

static void add_option(struct ogi_buf *out, const struct ogi_option *option)
{
    char help[512];
    size_t used = (size_t)snprintf(help, sizeof help, "%s", option->help);
    /* A default below zero only stands for "not given". */
    if (option->default_text != NULL && option->default_text[0] != '-')
        snprintf(help + used, sizeof help - used, " (default %s)", option->default_text);
    else if (option->flags & OGI_OPTION_SECRET)
        snprintf(help + used, sizeof help - used, " (also: %s; a file with it: OGI_%s_FILE)",
                 option->fallback, "DATABASE");
    else if (option->fallback != NULL)
        snprintf(help + used, sizeof help - used, " (also: %s)", option->fallback);
    add_entry(out, option->letter, option->name, option->choices, help);
}

void ogi_config_help(unsigned command, struct ogi_buf *out)
{
    ogi_buf_add_str(out, OGI_STR("options\n"));
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++)
        if (ogi_option_get(id)->commands & command)
            add_option(out, ogi_option_get(id));
    if (command & OGI_FOR_KAFKA)
        add_entry(out, 'X', NULL, "KEY=VALUE", "a property of librdkafka's, may be repeated");
    add_entry(out, 'V', "version", "", "print the versions of ogi and its libraries");
    add_entry(out, 'h', "help", "", "print this");
    ogi_buf_add_str(
        out,
        OGI_STR("\nAn option on the command line comes before its variable (--log-level: "
                "OGI_LOG_LEVEL), the\n"
                "variable before the file (log-level = debug), the file before the default.\n"));
}
