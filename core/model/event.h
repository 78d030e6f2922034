/* SPDX-License-Identifier: Apache-2.0
 *
 * What the agent tells the log of the system: a fixed list, so that people can watch for one by its
 * number. The message table of Windows (platform/windows/events.mc) has the same rows.
 */
#ifndef MG_MODEL_EVENT_H
#define MG_MODEL_EVENT_H

#include <stdint.h>

enum mg_event {
    MG_EVENT_STARTED,
    MG_EVENT_STOPPED,
    MG_EVENT_SCAN_DONE,
    MG_EVENT_SCAN_FAILED,
    MG_EVENT_NO_INVENTORY,
    MG_EVENT_PLUGIN_CHANGED,
    MG_EVENT_CONFIG_REJECTED,
    MG_EVENT_STATE_REJECTED,
    MG_EVENT_EXPOSURE_DONE,
    MG_EVENT_EXPOSURE_FAILED,
    MG_EVENT_COMMAND_DONE,
    MG_EVENT_COMMAND_FAILED,
    MG_EVENT_NOT_ASKABLE,
    MG_EVENT_CONSOLE_CONNECTED,
    MG_EVENT_CONSOLE_LOST,
    MG_EVENT_REPORT_REFUSED,
    MG_EVENT_SCAN_INCOMPLETE,
    MG_EVENT_EXPOSURE_INCOMPLETE,
    MG_EVENTS
};

enum mg_event_severity { MG_EVENT_INFORMATION, MG_EVENT_WARNING, MG_EVENT_ERROR };

struct mg_event_row {
    uint16_t id;      /* never changes */
    const char *name; /* "SCAN_DONE" */
    enum mg_event_severity severity;
    const char *what; /* for people; what happened this time stands behind it */
};

const struct mg_event_row *mg_event_row(enum mg_event event);

#endif
