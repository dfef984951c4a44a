pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka>=1.1.5)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# ogi_unit_test(NAME LIBRARY...): tests/unit/NAME.c as a program and one ctest entry, label "unit".
# THREADS as a keyword among the libraries adds the label "threads": run under ThreadSanitizer too.
function(ogi_unit_test name)
    cmake_parse_arguments(arg "THREADS" "" "" ${ARGN})
    add_executable(${name} ${name}.c)
    target_link_libraries(${name} PRIVATE ogi_flags PkgConfig::CMOCKA ${arg_UNPARSED_ARGUMENTS})
    add_test(NAME unit.${name} COMMAND ${name})
    set(labels unit)
    if(arg_THREADS)
        list(APPEND labels threads)
    endif()
    set_tests_properties(unit.${name} PROPERTIES LABELS "${labels}")
endfunction()
