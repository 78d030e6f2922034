# SPDX-License-Identifier: Apache-2.0
# Toolchain file: Windows x86-64 by Debian's mingw-w64, static programs that need no DLL of ours.
# Where Wine is installed, ctest and try_run start the results through wine-run.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)

set(mingw x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${mingw}-gcc)
set(CMAKE_RC_COMPILER ${mingw}-windres)

# Only the compiler's own root and the prefix of platform/windows/build-deps are searched.
set(CMAKE_FIND_ROOT_PATH /usr/${mingw} ${CMAKE_PREFIX_PATH})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Windows 10 and Server 2016 on. C99 conversions (%zu, %lld) also with a UCRT compiler.
set(CMAKE_C_FLAGS_INIT "-D_WIN32_WINNT=0x0A00 -D__USE_MINGW_ANSI_STDIO=1")
# The same sources give the same program: no time stamp in the header.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -static-libgcc -Wl,--no-insert-timestamp")

find_program(MARGAY_WINE NAMES wine64 wine PATHS /usr/lib/wine NO_CMAKE_FIND_ROOT_PATH)
if(MARGAY_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/wine-run)
endif()
