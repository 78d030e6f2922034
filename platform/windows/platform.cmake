# SPDX-License-Identifier: Apache-2.0
# Windows: what core/platform.h declares. Inventories come from a plugin that is installed on its own.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.c)
add_library(margay_platform STATIC ${sources})
target_link_libraries(margay_platform PUBLIC margay_exposure shell32 ole32 uuid advapi32 iphlpapi ntdll
                      ws2_32)
