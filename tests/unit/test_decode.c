/* ogi_decode. The Chinese sentence is the same in every charset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_decode.h"
#include "ogi_utf8.h"

#define TEXT "政府信息公开工作年度报告,本年度收到申请12件。"
#define TEXT_GB                                                                                    \
    "\xD5\xFE\xB8\xAE\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA\xB9\xA4\xD7\xF7\xC4\xEA\xB6\xC8\xB1\xA8\xB8" \
    "\xE6\x2C\xB1\xBE\xC4\xEA\xB6\xC8\xCA\xD5\xB5\xBD\xC9\xEA\xC7\xEB\x31\x32\xBC\xFE\xA1\xA3"
#define TEXT_TRADITIONAL "政府信息公開工作年度報告,本年度收到申請12件。"
#define TEXT_BIG5                                                                                  \
    "\xAC\x46\xA9\xB2\xAB\x48\xAE\xA7\xA4\xBD\xB6\x7D\xA4\x75\xA7\x40\xA6\x7E\xAB\xD7\xB3\xF8\xA7" \
    "\x69\x2C\xA5\xBB\xA6\x7E\xAB\xD7\xA6\xAC\xA8\xEC\xA5\xD3\xBD\xD0\x31\x32\xA5\xF3\xA1\x43"

static struct ogi_arena arena;

static int make_arena(void **state)
{
    (void)state;
    ogi_arena_init(&arena, 1 << 24);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static struct ogi_text decode(struct ogi_str body, const char *declared)
{
    struct ogi_text text;
    assert_false(ogi_decode(body, ogi_str_of(declared), &arena, &text, NULL).failed);
    assert_int_equal(ogi_utf8_valid_prefix(text.str), text.str.len);
    return text;
}

static void check(struct ogi_str body, const char *declared, const char *charset,
                  const char *expected)
{
    struct ogi_text text = decode(body, declared);
    if (strcmp(text.charset, charset) != 0 || !ogi_str_equals(text.str, ogi_str_of(expected)))
        fail_msg("declared %s: %s \"%.*s\"", declared == NULL ? "nothing" : declared, text.charset,
                 OGI_STR_ARG(text.str));
    assert_int_equal(text.replaced, 0);
    assert_false(text.binary);
}

/* The text in UTF-16, units in that byte order. */
static struct ogi_str utf16(const char *text, bool little, bool mark)
{
    static char bytes[4096];
    size_t len = 0;
    struct ogi_str str = ogi_str_of(text);
    for (size_t at = mark ? SIZE_MAX : 0; at == SIZE_MAX || at < str.len;) {
        uint32_t cp = 0xFEFF;
        if (at == SIZE_MAX)
            at = 0;
        else
            cp = ogi_utf8_next(str, &at);
        bytes[len++] = (char)(little ? cp & 0xFF : cp >> 8);
        bytes[len++] = (char)(little ? cp >> 8 : cp & 0xFF);
    }
    return (struct ogi_str){bytes, len};
}

#define PAGE(meta, text) "<html><head>" meta "</head><body>" text "</body></html>"
#define META(charset)                                                                              \
    "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=" charset "\">"

static void clean_utf8_is_not_copied(void **state)
{
    (void)state;
    struct ogi_str body = OGI_STR(TEXT);
    struct ogi_text text = decode(body, NULL);
    assert_ptr_equal(text.str.ptr, body.ptr);
    assert_int_equal(text.str.len, body.len);
    assert_string_equal(text.charset, "UTF-8");
    text = decode(OGI_STR("\xEF\xBB\xBF" TEXT), NULL);
    assert_true(ogi_str_equals(text.str, body));
}

static void nothing_is_an_empty_text(void **state)
{
    (void)state;
    check(OGI_STR(""), NULL, "UTF-8", "");
    check(OGI_STR_NONE, "gb2312", "UTF-8", "");
    check(OGI_STR("\xEF\xBB\xBF"), NULL, "UTF-8", "");
}

static void a_true_declaration_is_followed(void **state)
{
    (void)state;
    const char *labels[] = {"gb2312", "GBK", "GB18030", " 'gb2312' ", "x-gbk", "cp936"};
    for (size_t i = 0; i < OGI_COUNT_OF(labels); i++)
        check(OGI_STR(TEXT_GB), labels[i], "GB18030", TEXT);
    check(OGI_STR(TEXT_BIG5), "big5", "Big5", TEXT_TRADITIONAL);
    check(OGI_STR(TEXT), "utf-8", "UTF-8", TEXT);
    check(utf16(TEXT, true, false), "utf-16", "UTF-16LE", TEXT);
    check(utf16(TEXT, false, false), "utf-16be", "UTF-16BE", TEXT);
    check(OGI_STR(PAGE(META("gb2312"), TEXT_GB)), NULL, "GB18030", PAGE(META("gb2312"), TEXT));
    check(OGI_STR(PAGE("<META CHARSET='big5'>", TEXT_BIG5)), NULL, "Big5",
          PAGE("<META CHARSET='big5'>", TEXT_TRADITIONAL));
    check(OGI_STR("<?xml version=\"1.0\" encoding=\"GBK\"?>" TEXT_GB), NULL, "GB18030",
          "<?xml version=\"1.0\" encoding=\"GBK\"?>" TEXT);
}

static void a_false_declaration_is_not(void **state)
{
    (void)state;
    const char *labels[] = {"gb2312",   "gbk",        "big5",    "utf-16",
                            "utf-16le", "iso-8859-1", "klingon", ""};
    for (size_t i = 0; i < OGI_COUNT_OF(labels); i++)
        check(OGI_STR(TEXT), labels[i], "UTF-8", TEXT);
    check(OGI_STR(TEXT_GB), "utf-8", "GB18030", TEXT);
    check(OGI_STR(TEXT_GB), "big5", "GB18030", TEXT);
    check(OGI_STR(TEXT_GB), "utf-16", "GB18030", TEXT);
    check(OGI_STR(TEXT_BIG5), "gb2312", "Big5", TEXT_TRADITIONAL);
    check(OGI_STR(TEXT_BIG5), "utf-8", "Big5", TEXT_TRADITIONAL);
    check(utf16(TEXT, true, false), "utf-8", "UTF-16LE", TEXT);
    check(utf16(TEXT, false, false), "gb2312", "UTF-16BE", TEXT);
    check(utf16(TEXT, true, false), "utf-16be", "UTF-16LE", TEXT);
    check(OGI_STR(PAGE(META("gb2312"), TEXT)), NULL, "UTF-8", PAGE(META("gb2312"), TEXT));
    check(OGI_STR(PAGE(META("utf-8"), TEXT_GB)), NULL, "GB18030", PAGE(META("utf-8"), TEXT));
    check(OGI_STR(PAGE(META("utf-16"), TEXT)), NULL, "UTF-8", PAGE(META("utf-16"), TEXT));
    check(OGI_STR(PAGE(META("gb2312"), TEXT_BIG5)), NULL, "Big5",
          PAGE(META("gb2312"), TEXT_TRADITIONAL));
    check(OGI_STR(PAGE(META("gb2312"), TEXT_GB)), "utf-8", "GB18030", PAGE(META("gb2312"), TEXT));
}

static void undeclared_charsets_are_found(void **state)
{
    (void)state;
    check(OGI_STR(TEXT), NULL, "UTF-8", TEXT);
    check(OGI_STR(TEXT_GB), NULL, "GB18030", TEXT);
    check(OGI_STR(TEXT_BIG5), NULL, "Big5", TEXT_TRADITIONAL);
    check(utf16(TEXT, true, false), NULL, "UTF-16LE", TEXT);
    check(utf16(TEXT, false, false), NULL, "UTF-16BE", TEXT);
    check(OGI_STR("plain"), NULL, "UTF-8", "plain");
}

static void a_byte_order_mark_beats_every_declaration(void **state)
{
    (void)state;
    check(utf16(TEXT, true, true), "gb2312", "UTF-16LE", TEXT);
    check(utf16(TEXT, false, true), "utf-8", "UTF-16BE", TEXT);
    check(OGI_STR("\xEF\xBB\xBF" TEXT), "gb2312", "UTF-8", TEXT);
    check(OGI_STR("\x84\x31\x95\x33" TEXT_GB), "utf-8", "GB18030", TEXT);
}

static void characters_of_four_bytes_are_read(void **state)
{
    (void)state;
    check(OGI_STR(TEXT_GB "\x82\x30\xC2\x30\x95\x32\x82\x36"), "gb2312", "GB18030",
          TEXT "\xE3\x9C\xB0\xF0\xA0\x80\x80");
    check(OGI_STR("\xFF\xFE\x40\xD8\x00\xDC"), NULL, "UTF-16LE", "\xF0\xA0\x80\x80");
}

static void a_cut_character_is_replaced_byte_by_byte(void **state)
{
    (void)state;
    struct ogi_text text = decode(OGI_STR(TEXT "\xE6\x94"), "gb2312");
    assert_string_equal(text.charset, "UTF-8");
    assert_int_equal(text.replaced, 2);
    assert_true(ogi_str_ends_with(text.str, OGI_STR("。\xEF\xBF\xBD\xEF\xBF\xBD")));
    text = decode(OGI_STR(TEXT_GB "\xD5"), NULL);
    assert_string_equal(text.charset, "GB18030");
    assert_int_equal(text.replaced, 1);
    assert_true(ogi_str_ends_with(text.str, OGI_STR("。\xEF\xBF\xBD")));
    text = decode(OGI_STR("\xFF\xFE\x3F\x65\x00\xD8\x3F\x65\x41"), NULL);
    assert_int_equal(text.replaced, 2);
    assert_true(ogi_str_equals(text.str, OGI_STR("政\xEF\xBF\xBD政\xEF\xBF\xBD")));
}

static void a_nul_is_replaced(void **state)
{
    (void)state;
    struct ogi_text text = decode(OGI_STR("年\0度" TEXT), NULL);
    assert_int_equal(text.replaced, 1);
    assert_true(ogi_str_equals(text.str, OGI_STR("年\xEF\xBF\xBD度" TEXT)));
    text = decode(OGI_STR(TEXT_GB "\0" TEXT_GB), "gbk");
    assert_int_equal(text.replaced, 1);
    assert_true(ogi_str_equals(text.str, OGI_STR(TEXT "\xEF\xBF\xBD" TEXT)));
}

static void what_is_no_text_is_binary(void **state)
{
    (void)state;
    const struct ogi_str files[] = {OGI_STR("%PDF-1.4\n%..."), OGI_STR("PK\x03\x04..."),
                                    OGI_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..."),
                                    OGI_STR("\x89PNG\r\n\x1A\n..."), OGI_STR("\x1F\x8B\x08...")};
    for (size_t i = 0; i < OGI_COUNT_OF(files); i++)
        assert_true(decode(files[i], "utf-8").binary);
    char noise[4096];
    uint32_t seed = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (char)(seed >> 24);
    }
    assert_true(decode((struct ogi_str){noise, sizeof noise}, NULL).binary);
    memset(noise, 0, sizeof noise);
    assert_true(decode((struct ogi_str){noise, sizeof noise}, NULL).binary);
}

static void a_text_about_files_is_not_binary(void **state)
{
    (void)state;
    assert_false(decode(OGI_STR("PDF %PDF-1.4"), NULL).binary);
    assert_false(decode(OGI_STR("a\fb\tc\r\nd\0\0"), NULL).binary);
}

static void few_latin_letters_in_gb_need_the_declaration(void **state)
{
    (void)state;
    /* Two characters of GB2312 that are valid UTF-8 too. */
    check(OGI_STR("\xC4\xA3\xC4\xA3"), "gb2312", "GB18030", "模模");
    check(OGI_STR("\xC4\xA3\xC4\xA3"), NULL, "UTF-8", "ģģ");
}

static void an_exhausted_arena_is_an_error(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_text text;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&small, 16);
    assert_true(ogi_decode(OGI_STR(TEXT_GB), OGI_STR_NONE, &small, &text, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
    ogi_arena_fini(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_utf8_is_not_copied),
        cmocka_unit_test(nothing_is_an_empty_text),
        cmocka_unit_test(a_true_declaration_is_followed),
        cmocka_unit_test(a_false_declaration_is_not),
        cmocka_unit_test(undeclared_charsets_are_found),
        cmocka_unit_test(a_byte_order_mark_beats_every_declaration),
        cmocka_unit_test(characters_of_four_bytes_are_read),
        cmocka_unit_test(a_cut_character_is_replaced_byte_by_byte),
        cmocka_unit_test(a_nul_is_replaced),
        cmocka_unit_test(what_is_no_text_is_binary),
        cmocka_unit_test(a_text_about_files_is_not_binary),
        cmocka_unit_test(few_latin_letters_in_gb_need_the_declaration),
        cmocka_unit_test(an_exhausted_arena_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
