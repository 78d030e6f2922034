# SPDX-License-Identifier: Apache-2.0
# Target msi: the packages in build/windows/msi. Not part of an ordinary build: it takes a key.
set(MARGAY_PLUGIN_KEY "" CACHE FILEPATH "Private key that signs plugins in packages")
set(MARGAY_PLUGIN_PUBLIC_KEY "" CACHE FILEPATH "Its public key, which installed agents trust")
set(MARGAY_MSI_OPTIONS "" CACHE STRING "More options of installer/build-msi, a list")

if(MARGAY_PLUGIN_KEY AND MARGAY_PLUGIN_PUBLIC_KEY)
  add_custom_target(msi
    COMMAND ${CMAKE_SOURCE_DIR}/installer/build-msi --exe $<TARGET_FILE:margay>
            --plugin $<TARGET_FILE_DIR:margay-windows-inventory>
            --plugin-key ${MARGAY_PLUGIN_KEY} --plugin-public-key ${MARGAY_PLUGIN_PUBLIC_KEY}
            --agent-version ${PROJECT_VERSION} --output ${CMAKE_BINARY_DIR}/msi ${MARGAY_MSI_OPTIONS}
    DEPENDS margay margay-windows-inventory
    VERBATIM)
else()
  add_custom_target(msi
    COMMAND ${CMAKE_COMMAND} -E echo "msi: set MARGAY_PLUGIN_KEY and MARGAY_PLUGIN_PUBLIC_KEY"
    COMMAND ${CMAKE_COMMAND} -E false
    VERBATIM)
endif()
