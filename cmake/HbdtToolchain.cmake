# SPDX-License-Identifier: AGPL-3.0-or-later
# Compiler settings of every preset, in one interface library: strict.
option(HBDT_TIDY "Run clang-tidy on every file" OFF)
option(HBDT_FUZZ "Build the libFuzzer targets" OFF)
option(HBDT_COVERAGE "Instrument for gcov" OFF)
option(HBDT_SEEDED_BUGS "Compile in planted mistakes, to try the tests" OFF)
option(HBDT_TESTS "Build the tests (needs cmocka)" ON)
set(HBDT_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")

set(CMAKE_C_STANDARD_REQUIRED OFF)
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(strict INTERFACE)
target_compile_options(strict INTERFACE -std=gnu2x -Wall -Wextra -Werror -Wformat=2 -Wshadow -Wvla
    -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wno-sign-conversion -Wpointer-arith
    -Wundef -Wno-format-nonliteral -Wno-missing-field-initializers -fno-common)
target_compile_definitions(strict INTERFACE _GNU_SOURCE)

if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(strict INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
        -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    target_link_options(strict INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
if(HBDT_SANITIZE)
    target_compile_options(strict INTERFACE -fsanitize=${HBDT_SANITIZE} -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    target_link_options(strict INTERFACE -fsanitize=${HBDT_SANITIZE})
endif()
if(HBDT_SEEDED_BUGS)
    target_compile_definitions(strict INTERFACE HBDT_SEEDED_BUGS)
endif()
if(HBDT_COVERAGE)
    target_compile_options(strict INTERFACE --coverage)
    target_link_options(strict INTERFACE --coverage)
endif()
if(HBDT_FUZZ)
    target_compile_options(strict INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(HBDT_TIDY)
    set(CMAKE_C_CLANG_TIDY clang-tidy --quiet --warnings-as-errors=*)
endif()

# An outside library found by pkg-config, as imported target PkgConfig::NAME.
function(outside name)
    string(MAKE_C_IDENTIFIER ${name} id)
    if(NOT TARGET PkgConfig::${id})
        pkg_check_modules(${id} REQUIRED IMPORTED_TARGET GLOBAL ${name})
    endif()
endfunction()
