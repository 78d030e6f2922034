/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows. docs/windows-service.md shows them to users.
 */
#include "core/model/event.h"

static const struct mg_event_row rows[MG_EVENTS] = {
    [MG_EVENT_STARTED] = {1, "STARTED", MG_EVENT_INFORMATION, "The agent has started"},
    [MG_EVENT_STOPPED] = {2, "STOPPED", MG_EVENT_INFORMATION, "The agent has stopped"},
    [MG_EVENT_SCAN_DONE] = {3, "SCAN_DONE", MG_EVENT_INFORMATION, "A scan is complete"},
    [MG_EVENT_SCAN_FAILED] = {4, "SCAN_FAILED", MG_EVENT_ERROR, "A scan failed"},
    [MG_EVENT_NO_INVENTORY] = {5, "NO_INVENTORY", MG_EVENT_ERROR,
                               "This host is not covered: there is no inventory"},
    [MG_EVENT_PLUGIN_CHANGED] = {6, "PLUGIN_CHANGED", MG_EVENT_INFORMATION,
                                 "A plugin was installed, changed or removed"},
    [MG_EVENT_CONFIG_REJECTED] = {7, "CONFIG_REJECTED", MG_EVENT_ERROR,
                                  "The configuration is wrong and not in force"},
    [MG_EVENT_STATE_REJECTED] = {8, "STATE_REJECTED", MG_EVENT_WARNING,
                                 "The stored state cannot be used"},
    [MG_EVENT_EXPOSURE_DONE] = {9, "EXPOSURE_DONE", MG_EVENT_INFORMATION,
                                "Network exposure was looked at"},
    [MG_EVENT_EXPOSURE_FAILED] = {10, "EXPOSURE_FAILED", MG_EVENT_ERROR,
                                  "Looking at network exposure failed"},
    [MG_EVENT_COMMAND_DONE] = {11, "COMMAND_DONE", MG_EVENT_INFORMATION,
                               "A command was carried out"},
    [MG_EVENT_COMMAND_FAILED] = {12, "COMMAND_FAILED", MG_EVENT_ERROR,
                                 "A command was refused or failed"},
    [MG_EVENT_NOT_ASKABLE] = {13, "NOT_ASKABLE", MG_EVENT_WARNING,
                              "The agent works, and nobody can ask it"},
    [MG_EVENT_CONSOLE_CONNECTED] = {14, "CONSOLE_CONNECTED", MG_EVENT_INFORMATION,
                                    "The console answers"},
    [MG_EVENT_CONSOLE_LOST] = {15, "CONSOLE_LOST", MG_EVENT_WARNING,
                               "The console does not answer, or does not let us in"},
    [MG_EVENT_REPORT_REFUSED] = {16, "REPORT_REFUSED", MG_EVENT_ERROR,
                                 "The console does not take a report"},
    [MG_EVENT_SCAN_INCOMPLETE] = {17, "SCAN_INCOMPLETE", MG_EVENT_WARNING,
                                  "A scan is complete but for what it names"},
    [MG_EVENT_EXPOSURE_INCOMPLETE] = {18, "EXPOSURE_INCOMPLETE", MG_EVENT_WARNING,
                                      "Network exposure was looked at but for what it names"},
};

const struct mg_event_row *mg_event_row(enum mg_event event)
{
    return &rows[event];
}
