/* SPDX-License-Identifier: Apache-2.0
 *
 * What the commands about the agent share: which agent is meant.
 */
#ifndef MG_CLI_AGENT_H
#define MG_CLI_AGENT_H

#include "core/cli/cli.h"
#include "core/cli/open_db.h"

struct mg_agent_place {
    const char *data;   /* folder */
    const char *config; /* file */
    char path[MG_CLI_PATH_SIZE];
};

/* The options of commands that ask or are the agent; fills 1 or 2 rows. */
#define MG_AGENT_DATA_OPTION(place)                                                                \
    {                                                                                              \
        "data", "DIR", "data folder of the agent (default: the system's)", MG_OPTION_TEXT,         \
            &(place).data                                                                          \
    }
#define MG_AGENT_CONFIG_OPTION(place)                                                              \
    {                                                                                              \
        "config", "FILE", "configuration (default: agent.json where settings are)",                \
            MG_OPTION_TEXT, &(place).config                                                        \
    }

/* Put the defaults where nothing was given. */
void mg_cli_agent_place(struct mg_agent_place *place);

/* Something that an agent reads was changed: one that runs is told to look. */
void mg_cli_agent_told(const struct mg_agent_place *place);

#endif
