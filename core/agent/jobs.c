/* SPDX-License-Identifier: Apache-2.0
 *
 * Doing the works of a job, each by a child of its own: one that crashes costs its work only.
 */
#include "core/agent/loop.h"

#include <stdio.h>
#include <string.h>

/* program, agent, job, work; six options with a value; four lists; what changed, which is two flags
 * and folders; NULL. */
#define ARGUMENTS (4 + 2 * 6 + 2 * 4 * MG_LIMIT_AGENT_FILES + 2 + 2 * MG_LIMIT_CHANGED_FOLDERS + 1)

static void next_work(struct mg_agent *agent);

/* What listens is looked at first: findings are held against it. */
static const enum mg_work order[MG_WORKS] = {MG_WORK_EXPOSURE, MG_WORK_SCAN, MG_WORK_MATCH};

static size_t add_list(const char **argv, size_t n, const char *option,
                       const struct mg_config_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        argv[n++] = option;
        argv[n++] = files->items[i];
    }
    return n;
}

/* changes may be NULL: all is to be read. */
static size_t add_changes(const char **argv, size_t n, const struct mg_changes *changes)
{
    if (changes != NULL && changes->packages)
        argv[n++] = "--changed-packages";
    if (changes != NULL && changes->files)
        argv[n++] = "--changed-files";
    for (size_t i = 0; changes != NULL && i < changes->folder_count; i++) {
        argv[n++] = "--changed-folder";
        argv[n++] = changes->folders[i];
    }
    return n;
}

/* The arguments of a job, NULL-terminated, with the texts that they need. */
struct arguments {
    const char *argv[ARGUMENTS];
    char reasons[256], memory[16], cpu[16], spool[16];
};

static void fill_arguments(const struct mg_agent *agent, const struct mg_changes *changes,
                           struct arguments *out)
{
    const struct mg_agent_config *config = &agent->config;
    const char **argv = out->argv;
    size_t n = 0;

    mg_reasons_text(agent->job.reasons[agent->work], out->reasons, sizeof out->reasons);
    (void)snprintf(out->memory, sizeof out->memory, "%u", config->limits.memory_mib);
    (void)snprintf(out->cpu, sizeof out->cpu, "%u", config->limits.cpu_percent);
    (void)snprintf(out->spool, sizeof out->spool, "%u", config->limits.spool_mib);

    argv[n++] = agent->wish.program;
    argv[n++] = "agent";
    argv[n++] = "job";
    argv[n++] = mg_work_name((enum mg_work)agent->work);
    argv[n++] = "--reasons";
    argv[n++] = out->reasons;
    argv[n++] = "--data";
    argv[n++] = agent->wish.data;
    argv[n++] = "--db";
    argv[n++] = config->database != NULL ? config->database : agent->wish.database;
    argv[n++] = "--memory";
    argv[n++] = out->memory;
    argv[n++] = "--cpu";
    argv[n++] = out->cpu;
    argv[n++] = "--spool";
    argv[n++] = out->spool;
    n = add_list(argv, n, "--ignore", &config->ignore);
    n = add_list(argv, n, "--vex", &config->vex);
    n = add_list(argv, n, "--path", &config->inspection_paths);
    n = add_list(argv, n, "--organization-path", &config->organization_paths);
    n = add_changes(argv, n, changes);
    argv[n] = NULL;
}

/* What the job said of itself; false when it did not come to that. */
static bool read_said(struct mg_str said, struct mg_result *out)
{
    cJSON *document = NULL;

    if (mg_json_parse(said, MG_LIMIT_AGENT_JOB, &document, NULL) != MG_OK)
        return false;
    mg_result_read(document, out);
    cJSON_Delete(document);
    return true;
}

static void judge(const struct mg_agent *agent, const struct mg_child_end *end,
                  struct mg_result *result)
{
    bool said = read_said(end->output, result);

    if (!said)
        memset(result, 0, sizeof *result);
    result->exit = end->exit != 0 || said ? end->exit : -1;
    if (end->timed_out)
        (void)snprintf(result->why, sizeof result->why, "it did not end within %u s",
                       agent->config.limits.seconds);
    else if (result->exit != 0 && result->coverage_count == 0)
        (void)snprintf(result->why, sizeof result->why, "%.*s",
                       MG_STR_ARG(end->message.n != 0 ? end->message
                                                      : MG_STR("the job ended without a word")));
}

static enum mg_event event_of(enum mg_work work, const struct mg_result *result)
{
    bool exposure = work == MG_WORK_EXPOSURE;

    if (mg_result_good(result))
        return exposure ? MG_EVENT_EXPOSURE_DONE : MG_EVENT_SCAN_DONE;
    if (mg_result_no_inventory(result))
        return MG_EVENT_NO_INVENTORY;
    if (mg_result_done(result))
        return exposure ? MG_EVENT_EXPOSURE_INCOMPLETE : MG_EVENT_SCAN_INCOMPLETE;
    return exposure ? MG_EVENT_EXPOSURE_FAILED : MG_EVENT_SCAN_FAILED;
}

static void tell_result(const struct mg_agent *agent, enum mg_work work,
                        const struct mg_result *result)
{
    char text[1200], reasons[256];

    if (result->unsupported) {
        mg_agent_log(agent, MG_LOG_DEBUG, "%s: not done on this system", mg_work_name(work));
        return;
    }
    mg_result_describe(result, work, text, sizeof text);
    mg_reasons_text(result->reasons, reasons, sizeof reasons);
    mg_agent_tell(event_of(work, result), "%s (%s; %.1f s): %s", mg_work_name(work), reasons,
                  (double)result->duration / 1000, text);
    if (work != MG_WORK_EXPOSURE)
        mg_os_service_tell(MG_SERVICE_STATUS, text);
}

/* Another exposure, other scores; where findings are matched between scans at all. */
static void match_again(struct mg_agent *agent, const struct mg_result *exposure)
{
    if (mg_result_done(exposure) && !exposure->unsupported &&
        mg_triggers_has(&agent->triggers, MG_TRIGGER_ADVISORY))
        agent->job.reasons[MG_WORK_MATCH] |= agent->job.reasons[MG_WORK_EXPOSURE];
}

static void end_work(struct mg_agent *agent, struct mg_result *result)
{
    struct mg_now now = mg_agent_now();
    enum mg_work work = (enum mg_work)agent->work;

    result->begun = now.wall - (now.mono - agent->work_begun);
    result->duration = now.mono - agent->work_begun;
    result->reasons = agent->job.reasons[work];
    mg_triggers_end_work(&agent->triggers, work, mg_result_done(result), now);
    agent->state.results[work] = *result;
    tell_result(agent, work, result);
    if (work == MG_WORK_EXPOSURE)
        match_again(agent, result);
    if (work == MG_WORK_SCAN) {
        mg_agent_scan_ends(agent, mg_result_done(result));
        mg_agent_answer_scans(agent);
    }
    mg_agent_report(agent);
    next_work(agent);
}

static void on_child_ended(void *context, const struct mg_child_end *end)
{
    struct mg_agent *agent = context;
    struct mg_result result;

    if (agent->stopping) /* state.json says that it was running */
        return;
    judge(agent, end, &result);
    if (result.why[0] == '\0' && end->message.n != 0)
        mg_agent_log(agent, MG_LOG_WARN, "%.*s", MG_STR_ARG(end->message));
    end_work(agent, &result);
}

static void start_work(struct mg_agent *agent)
{
    const struct mg_changes *changes = NULL;
    struct arguments arguments;

    if (agent->work == MG_WORK_SCAN)
        changes = mg_agent_scan_begins(agent, agent->job.reasons[agent->work]);
    if (agent->work == MG_WORK_EXPOSURE) /* sees what listens now: it is no news afterwards */
        (void)mg_agent_look(agent, MG_TRIGGER_LISTENERS);
    agent->work_begun = mg_agent_now().mono;
    fill_arguments(agent, changes, &arguments);
    mg_agent_log(agent, MG_LOG_DEBUG, "%s begins: %s", mg_work_name((enum mg_work)agent->work),
                 arguments.reasons);
    mg_child_start(&agent->child, &agent->loop, arguments.argv, agent->config.limits.seconds,
                   on_child_ended, agent);
}

/* A scan matches as well. When the last one failed there is nothing new to match: the next one, for
 * which the triggers see to, does it. */
static bool is_covered(const struct mg_agent *agent)
{
    return agent->work == MG_WORK_MATCH && (agent->job.reasons[MG_WORK_SCAN] != 0 ||
                                            !mg_result_done(&agent->state.results[MG_WORK_SCAN]));
}

static void end_job(struct mg_agent *agent)
{
    mg_triggers_end_job(&agent->triggers);
    /* What made a scan may have started a service, or another version of one. */
    if (agent->job.reasons[MG_WORK_SCAN] != 0 && mg_agent_look(agent, MG_TRIGGER_LISTENERS))
        (void)mg_triggers_event(&agent->triggers, MG_TRIGGER_LISTENERS, mg_agent_now());
    mg_agent_store(agent);
    mg_agent_step(agent);
}

static void next_work(struct mg_agent *agent)
{
    while (agent->step < MG_WORKS) {
        agent->work = order[agent->step++];
        if (agent->job.reasons[agent->work] == 0)
            continue;
        if (!is_covered(agent)) {
            mg_agent_store(agent);
            start_work(agent);
            return;
        }
        mg_triggers_end_work(&agent->triggers, (enum mg_work)agent->work, true, mg_agent_now());
    }
    end_job(agent);
}

static void on_wake(uv_timer_t *timer)
{
    mg_agent_step(timer->data);
}

void mg_agent_step(struct mg_agent *agent)
{
    if (agent->stopping || mg_agent_command(agent))
        return;
    if (agent->config.excluded) { /* what was owed is done when it no longer is */
        (void)uv_timer_stop(&agent->wake);
        return;
    }
    if (mg_triggers_take(&agent->triggers, mg_agent_now(), &agent->job)) {
        agent->step = 0;
        if (agent->job.reasons[MG_WORK_SCAN] != 0)
            mg_agent_mark_scans(agent);
        next_work(agent);
        return;
    }
    (void)uv_timer_start(&agent->wake, on_wake,
                         (uint64_t)mg_triggers_wait(&agent->triggers, mg_agent_now()), 0);
}
