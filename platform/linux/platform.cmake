# SPDX-License-Identifier: Apache-2.0
# Linux: what core/platform.h declares, with the inventory provider.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.c ${CMAKE_CURRENT_LIST_DIR}/*/*.c)
add_library(margay_platform STATIC ${sources})
if(MARGAY_SANITIZE) # what a sandbox takes away they need: sandbox/confine.c
  target_compile_definitions(margay_platform PRIVATE MG_SANITIZED)
endif()
target_compile_definitions(margay_platform PRIVATE _GNU_SOURCE)
target_link_libraries(margay_platform PUBLIC margay_exposure PRIVATE dep_z dep_mbedcrypto)
