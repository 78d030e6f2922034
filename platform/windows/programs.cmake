# SPDX-License-Identifier: Apache-2.0
# One static program with every command. Its manifest makes arguments and file names UTF-8; its
# message table has the texts of the Event Log.
enable_language(RC)

# margay_version_resource(TARGET DESCRIPTION): what Windows shows of the program, with its version.
function(margay_version_resource TARGET DESCRIPTION)
  set(file ${CMAKE_BINARY_DIR}/version/${TARGET}.rc)
  configure_file(${CMAKE_SOURCE_DIR}/platform/windows/version.rc.in ${file} @ONLY)
  target_sources(${TARGET} PRIVATE ${file})
endfunction()

find_program(MARGAY_MC NAMES x86_64-w64-mingw32-windmc mc REQUIRED)
set(events ${CMAKE_BINARY_DIR}/events)
file(MAKE_DIRECTORY ${events})
add_custom_command(
  OUTPUT ${events}/events.rc
  COMMAND ${MARGAY_MC} -h ${events} -r ${events} ${CMAKE_SOURCE_DIR}/platform/windows/events.mc
  DEPENDS platform/windows/events.mc)
add_executable(margay core/cli/main/margay_all.c platform/windows/margay.rc ${events}/events.rc)
set_source_files_properties(${events}/events.rc PROPERTIES HEADER_FILE_ONLY ON)
set_source_files_properties(platform/windows/margay.rc PROPERTIES OBJECT_DEPENDS ${events}/events.rc
                            INCLUDE_DIRECTORIES ${events})
target_link_libraries(margay PRIVATE margay_cli_feed)
margay_version_resource(margay "Margay Agent")
