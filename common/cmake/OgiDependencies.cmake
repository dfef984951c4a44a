# The outside libraries, each linked only by the module that hides it. Debian ships no CMake
# configuration for librdkafka and Jansson, so all are found by pkg-config.
find_package(PkgConfig REQUIRED)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka>=2.0)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.14)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq>=15)
pkg_check_modules(GUMBO REQUIRED IMPORTED_TARGET gumbo>=0.10)
pkg_check_modules(UCHARDET REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto>=3)
find_package(Threads REQUIRED)
