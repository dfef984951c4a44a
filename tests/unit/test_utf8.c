/* ogi_utf8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_utf8.h"

static void valid_text_is_its_own_prefix(void **state)
{
    (void)state;
    const char *texts[] = {"",
                           "a",
                           "plain text of more than eight bytes",
                           "规章 0",
                           "a\xC2\x80",
                           "\xEF\xBF\xBD",
                           "\xF0\xA0\x80\x80",
                           "\xF4\x8F\xBF\xBF",
                           "\xED\x9F\xBF"};
    for (size_t i = 0; i < OGI_COUNT_OF(texts); i++)
        assert_int_equal(ogi_utf8_valid_prefix(ogi_str_of(texts[i])), strlen(texts[i]));
    assert_int_equal(ogi_utf8_valid_prefix(OGI_STR_NONE), 0);
}

static void a_broken_sequence_ends_the_valid_prefix(void **state)
{
    (void)state;
    const char *broken[] = {"\x80",
                            "\xC0\x80",
                            "\xC1\xBF",
                            "\xE0\x80\x80",
                            "\xE0\x9F\xBF",
                            "\xED\xA0\x80",
                            "\xED\xBF\xBF",
                            "\xF0\x8F\xBF\xBF",
                            "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80",
                            "\xFF",
                            "\xE8\xA7",
                            "\xE8",
                            "\xF0\xA0\x80",
                            "\xC2",
                            "\xE8\xA7\x61"};
    for (size_t i = 0; i < OGI_COUNT_OF(broken); i++) {
        char text[32] = "123456789";
        strcat(text, broken[i]);
        assert_int_equal(ogi_utf8_valid_prefix(ogi_str_of(text)), 9);
        size_t at = 9;
        assert_int_equal(ogi_utf8_next(ogi_str_of(text), &at), 0xFFFD);
        assert_int_equal(at, 10);
    }
}

static void every_character_survives_encoding_and_decoding(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp == 0xD800)
            cp = 0xE000;
        char bytes[4];
        struct ogi_str str = {bytes, ogi_utf8_encode(cp, bytes)};
        assert_int_equal(ogi_utf8_valid_prefix(str), str.len);
        size_t at = 0;
        assert_int_equal(ogi_utf8_next(str, &at), cp);
        assert_int_equal(at, str.len);
    }
}

static void what_is_no_character_is_encoded_as_the_replacement(void **state)
{
    (void)state;
    const uint32_t none[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < OGI_COUNT_OF(none); i++) {
        char bytes[4];
        assert_int_equal(ogi_utf8_encode(none[i], bytes), 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_text_is_its_own_prefix),
        cmocka_unit_test(a_broken_sequence_ends_the_valid_prefix),
        cmocka_unit_test(every_character_survives_encoding_and_decoding),
        cmocka_unit_test(what_is_no_character_is_encoded_as_the_replacement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
