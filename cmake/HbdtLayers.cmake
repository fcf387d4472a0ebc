# SPDX-License-Identifier: AGPL-3.0-or-later
# layer(NAME SOURCES … [USES layers…] [SEES layers…] [NEEDS outside…] [LINKS libs…])
#   One static library, one folder; a source may be a pattern, domain/*.c. USES = include and link; SEES = include only (who builds the
#   program links what implements it); NEEDS = outside libraries by pkg-config name, private;
#   LINKS = outside libraries without a pkg-config file.
# unit_test(NAME SOURCES … USES layers…)   a cmocka program, run by ctest under label "unit"
# store_test(NAME SOURCES … USES layers…)  the same with label "store": needs the private MariaDB
# fuzz_target(NAME SOURCE file USES layers… CORPUS dir)
#   Under the fuzz preset a libFuzzer program; else its corpus is replayed as an ordinary test.
# All three do nothing when HBDT_TESTS is OFF, as in ./hbdt build.
function(layer name)
    cmake_parse_arguments(L "" "ROOT" "SOURCES;USES;SEES;NEEDS;LINKS" ${ARGN})
    set(sources "")
    foreach(source IN LISTS L_SOURCES)
        if(source MATCHES "[*]")
            file(GLOB source CONFIGURE_DEPENDS ${source})
        endif()
        list(APPEND sources ${source})
    endforeach()
    add_library(${name} STATIC ${sources})
    set(root ${CMAKE_CURRENT_SOURCE_DIR})
    if(L_ROOT)
        set(root ${L_ROOT})
    endif()
    target_include_directories(${name} PUBLIC ${root})
    target_link_libraries(${name} PUBLIC ${L_USES} PRIVATE strict)
    foreach(other IN LISTS L_SEES)
        target_include_directories(${name} PUBLIC $<TARGET_PROPERTY:${other},INTERFACE_INCLUDE_DIRECTORIES>)
    endforeach()
    foreach(lib IN LISTS L_NEEDS)
        outside(${lib})
        string(MAKE_C_IDENTIFIER ${lib} id)
        target_link_libraries(${name} PRIVATE PkgConfig::${id})
    endforeach()
    target_link_libraries(${name} PRIVATE ${L_LINKS})
endfunction()

function(hbdt_test label name)
    if(NOT HBDT_TESTS)
        return()
    endif()
    cmake_parse_arguments(T "" "" "SOURCES;USES;NEEDS" ${ARGN})
    outside(cmocka)
    add_executable(${name} ${T_SOURCES})
    target_link_libraries(${name} PRIVATE ${T_USES} PkgConfig::cmocka strict)
    foreach(lib IN LISTS T_NEEDS)
        outside(${lib})
        string(MAKE_C_IDENTIFIER ${lib} id)
        target_link_libraries(${name} PRIVATE PkgConfig::${id})
    endforeach()
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS ${label} SKIP_RETURN_CODE 77)
endfunction()

function(unit_test name)
    hbdt_test(unit ${name} ${ARGN})
endfunction()

function(store_test name)
    hbdt_test(store ${name} ${ARGN})
    # grants.sql names the schema, so programs of one service would drop each other's.
    if(TEST ${name})
        set_tests_properties(${name} PROPERTIES RESOURCE_LOCK test_db)
    endif()
endfunction()

function(fuzz_target name)
    if(NOT HBDT_TESTS)
        return()
    endif()
    cmake_parse_arguments(F "" "SOURCE;CORPUS" "USES" ${ARGN})
    if(HBDT_FUZZ)
        add_executable(${name} ${F_SOURCE})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        target_link_libraries(${name} PRIVATE ${F_USES} strict)
    else()
        add_executable(${name} ${F_SOURCE} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
        target_link_libraries(${name} PRIVATE ${F_USES} strict)
        add_test(NAME ${name} COMMAND ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${F_CORPUS})
        set_tests_properties(${name} PROPERTIES LABELS fuzz)
    endif()
endfunction()

# sql_source(NAME dir VAR): dir/*.sql (and dir/../grants.sql) as a C file: struct migration NAME[],
#   size_t NAME_count, const char *const NAME_grants (NULL without grants). VAR gets its path.
# sql_files(NAME dir): the same as a library NAME.
function(sql_source name dir var)
    set(here ${CMAKE_CURRENT_SOURCE_DIR}/${dir})
    file(GLOB files CONFIGURE_DEPENDS ${here}/*.sql ${here}/../grants.sql)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
    add_custom_command(OUTPUT ${out}
        COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/embed-sql.py ${name} ${out} ${files}
        DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tools/embed-sql.py VERBATIM)
    set(${var} ${out} PARENT_SCOPE)
endfunction()

function(sql_files name dir)
    sql_source(${name} ${dir} out)
    add_library(${name} STATIC ${out})
    target_link_libraries(${name} PUBLIC db PRIVATE strict)
endfunction()

# policy_table(NAME USES layer): api/policy.tsv as a library NAME: struct policy_route NAME[].
#   USES = the layer that holds the room's problems.
function(policy_table name)
    cmake_parse_arguments(P "" "" "USES" ${ARGN})
    set(here ${CMAKE_CURRENT_SOURCE_DIR})
    set(files ${here}/api/policy.tsv ${CMAKE_SOURCE_DIR}/common/policy/relations.def
        ${here}/problems.def)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
    add_custom_command(OUTPUT ${out}
        COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/embed-policy.py ${name} ${out} ${files}
        DEPENDS ${files} ${CMAKE_SOURCE_DIR}/common/base/err.def
            ${CMAKE_SOURCE_DIR}/tools/embed-policy.py VERBATIM)
    add_library(${name} STATIC ${out})
    target_link_libraries(${name} PUBLIC policy ${P_USES} PRIVATE strict)
endfunction()
