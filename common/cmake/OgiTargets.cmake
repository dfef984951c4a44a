# ogi_flags: what every target of the project compiles and links with. Linked privately, so
# nothing of it reaches a user of the libraries.

add_library(ogi_flags INTERFACE)

target_compile_options(ogi_flags INTERFACE
    -Wall -Wextra
    -Wshadow              # a local that hides a parameter
    -Wconversion          # a size or an offset that loses bits on its way
    -Wformat=2            # a format that is not a literal
    -Wcast-qual           # const cast away
    -Wpointer-arith
    -Wstrict-prototypes
    -Wmissing-prototypes  # a function that should be static, or lacks its header
    -Wvla                 # a stack that outside bytes could grow
    -Wwrite-strings
    -Wundef
    -Wswitch-enum)        # a new member of our own enums that a switch forgot

if(OGI_WERROR)
    target_compile_options(ogi_flags INTERFACE -Werror)
endif()

# POSIX.1-2008 beside C11: clocks, sockets, strnlen.
target_compile_definitions(ogi_flags INTERFACE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)

if(OGI_SANITIZE)
    target_compile_options(ogi_flags INTERFACE
        -fsanitize=${OGI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(ogi_flags INTERFACE -fsanitize=${OGI_SANITIZE})
else()
    # Fortification needs optimisation, and the sanitizers replace what it does.
    target_compile_options(ogi_flags INTERFACE
        -fstack-protector-strong -fstack-clash-protection
        $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection>
        $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
target_link_options(ogi_flags INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)

if(OGI_COVERAGE)
    target_compile_options(ogi_flags INTERFACE --coverage)
    target_link_options(ogi_flags INTERFACE --coverage)
endif()

if(OGI_FUZZ)
    # Coverage counters in the libraries; the fuzzer's own main only in the fuzz programs.
    target_compile_options(ogi_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(ogi_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
