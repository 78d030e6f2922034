/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON members of host, release, database, coverage, package and summary. What is said of a
 * finding is in members_finding.c.
 */
#include "core/report/members.h"

#include "core/model/distro.h"

static void write_host(struct mg_json_writer *w, const struct mg_host *host)
{
    mg_json_object_begin(w, "host");
    mg_json_put_str_or_null(w, "hostname", host->hostname);
    mg_json_put_str_or_null(w, "os_family", host->os_family);
    mg_json_put_str_or_null(w, "os_id", host->os_id);
    mg_json_put_str_or_null(w, "os_id_like", host->os_id_like);
    mg_json_put_str_or_null(w, "os_version", host->os_version);
    mg_json_put_str_or_null(w, "os_codename", host->os_codename);
    mg_json_put_str_or_null(w, "base_codename", host->base_codename);
    mg_json_put_str_or_null(w, "os_name", host->os_name);
    mg_json_put_str_or_null(w, "architecture", host->architecture);
    mg_json_put_str_or_null(w, "kernel_release", host->kernel_release);
    mg_json_put_str_or_null(w, "live_patches", host->live_patches);
    mg_json_put_str_or_null(w, "boot_id", host->boot_id);
    mg_json_put_str_or_null(w, "machine_id", host->machine_id);
    mg_json_put_str_or_null(w, "root", host->root);
    mg_json_put_str_or_null(w, "os_build", host->os_build);
    mg_json_put_str_or_null(w, "os_edition", host->os_edition);
    mg_json_put_str_or_null(w, "installation_type", host->installation_type);
    mg_json_put_str_or_null(w, "display_version", host->display_version);
    mg_json_put_str_or_null(w, "hotpatch", host->hotpatch);
    mg_json_put_str_or_null(w, "hotpatch_baseline", host->hotpatch_baseline);
    mg_json_put_str_or_null(w, "pending_restart", host->pending_restart);
    mg_json_object_end(w);
}

static void write_distro(struct mg_json_writer *w, const struct mg_distro *distro)
{
    const struct mg_release *release;

    if (distro == NULL || distro->release == NULL) {
        mg_json_put_null(w, "distro");
        return;
    }
    release = distro->release;
    mg_json_object_begin(w, "distro");
    mg_json_put_str_or_null(w, "id", mg_str_of(release->family->id));
    mg_json_put_str_or_null(w, "version", mg_str_of(release->version));
    mg_json_put_str_or_null(w, "codename", mg_str_of(release->codename));
    mg_json_put_str_or_null(w, "ecosystem", mg_str_of(release->ecosystem));
    mg_json_put_str_or_null(w, "end_of_full_support", mg_str_of(release->end_of_full));
    mg_json_put_str_or_null(w, "end_of_support", mg_str_of(release->end_of_support));
    mg_json_put_bool(w, "derivative", distro->derivative);
    mg_json_object_end(w);
}

void mg_members_head(struct mg_json_writer *w, const struct mg_report *report, const char *schema)
{
    mg_json_put_str(w, "schema", mg_str_of(schema));
    mg_json_put_str_or_null(w, "generated", report->generated);
    write_host(w, &report->inventory->host);
    write_distro(w, report->distro);
}

static void write_feed(struct mg_json_writer *w, const struct mg_db_feed *feed)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str_or_null(w, "format", feed->format);
    mg_json_put_str_or_null(w, "name", feed->name);
    mg_json_put_str_or_null(w, "newest", feed->newest);
    mg_json_put_int(w, "records", (int64_t)feed->records);
    mg_json_put_int(w, "skipped", (int64_t)feed->skipped);
    mg_json_put_int(w, "ignored", (int64_t)feed->ignored);
    mg_json_object_end(w);
}

void mg_members_database(struct mg_json_writer *w, struct mg_db *db)
{
    struct mg_db_info info;

    if (db == NULL) {
        mg_json_put_null(w, "database");
        return;
    }
    mg_db_info(db, &info);
    mg_json_object_begin(w, "database");
    mg_json_put_str_or_null(w, "content_hash", mg_str_of(info.content_hash));
    mg_json_array_begin(w, "feeds");
    for (uint32_t i = 0; i < info.feeds; i++) {
        struct mg_db_feed feed = mg_db_feed(db, i);

        write_feed(w, &feed);
    }
    mg_json_array_end(w);
    mg_json_object_end(w);
}

void mg_members_coverage(struct mg_json_writer *w, const struct mg_coverage *entry)
{
    mg_json_put_str(w, "level", mg_str_of(mg_coverage_level_name(entry->level)));
    mg_json_put_str_or_null(w, "area", entry->area);
    mg_json_put_str_or_null(w, "code", entry->code);
    mg_json_put_str_or_null(w, "subject", entry->subject);
    mg_json_put_str_or_null(w, "detail", entry->detail);
    mg_json_put_int(w, "count", (int64_t)entry->count);
}

void mg_members_package(struct mg_json_writer *w, const struct mg_package *package,
                        struct mg_str purl)
{
    mg_json_put_str_or_null(w, "type", package->type);
    mg_json_put_str_or_null(w, "name", package->name);
    mg_json_put_str_or_null(w, "version", package->version);
    mg_json_put_str_or_null(w, "arch", package->arch);
    mg_json_put_str_or_null(w, "ecosystem", package->ecosystem);
    mg_json_put_str_or_null(w, "purl", purl);
    mg_json_put_str_or_null(w, "source_name", package->source_name);
    mg_json_put_str_or_null(w, "source_version", package->source_version);
    mg_json_put_str_or_null(w, "multi_arch", package->multi_arch);
    mg_json_put_str_or_null(w, "modularity", package->modularity);
    mg_json_put_str_or_null(w, "owner", package->owner);
    mg_json_put_str_or_null(w, "evidence", package->evidence);
    mg_json_put_str_or_null(w, "license", package->license);
    mg_json_put_str_or_null(w, "sha1", package->sha1);
    mg_json_put_str_or_null(w, "status", package->status);
    mg_json_put_str_or_null(w, "origin", package->origin);
    mg_json_put_str_or_null(w, "origin_reason", package->origin_reason);
    mg_json_put_str_or_null(w, "location", package->location);
}

void mg_members_update(struct mg_json_writer *w, const struct mg_update *update)
{
    mg_json_put_str_or_null(w, "kb", update->kb);
    mg_json_put_str_or_null(w, "state", update->state);
    mg_json_put_str_or_null(w, "title", update->title);
    mg_json_put_str_or_null(w, "identity", update->identity);
    mg_json_put_str_or_null(w, "version", update->version);
    mg_json_put_str_or_null(w, "sources", update->sources);
    mg_json_put_str_or_null(w, "installed", update->installed);
}

static void put_pid(struct mg_json_writer *w, uint64_t pid)
{
    if (pid == 0)
        mg_json_put_null(w, "pid");
    else
        mg_json_put_int(w, "pid", (int64_t)pid);
}

static void put_services(struct mg_json_writer *w, struct mg_str services)
{
    struct mg_str name;

    mg_json_array_begin(w, "services");
    while (mg_str_cut(&services, '/', &name)) {
        if (name.n != 0)
            mg_json_put_str(w, NULL, name);
    }
    mg_json_array_end(w);
}

void mg_members_listener(struct mg_json_writer *w, const struct mg_listener *listener)
{
    enum mg_listener_scope scope = mg_listener_scope(listener);

    mg_json_put_str(w, "protocol", listener->protocol);
    mg_json_put_str(w, "family", listener->family);
    mg_json_put_str(w, "address", listener->address);
    mg_json_put_int(w, "port", (int64_t)listener->port);
    mg_json_put_str(w, "scope", mg_str_of(mg_listener_scope_name(scope)));
    put_pid(w, listener->pid);
    mg_json_put_str_or_null(w, "process", listener->process);
    mg_json_put_str_or_null(w, "path", listener->path);
    mg_json_put_str_or_null(w, "user", listener->user);
    put_services(w, listener->services);
    mg_json_put_str_or_null(w, "container", listener->container);
    mg_json_put_str_or_null(w, "package", listener->package);
    mg_json_put_str_or_null(w, "device", listener->device);
    mg_json_put_str_or_null(w, "forward", listener->forward);
    mg_json_put_bool(w, "replaced", listener->replaced.n != 0);
}

static void write_by_severity(struct mg_json_writer *w, const struct mg_report_summary *summary)
{
    mg_json_object_begin(w, "by_severity");
    for (size_t i = MG_SEVERITY_COUNT; i-- > 0;)
        mg_json_put_int(w, mg_severity_name((enum mg_severity)i), (int64_t)summary->by_severity[i]);
    mg_json_object_end(w);
}

void mg_members_scan_summary(struct mg_json_writer *w, const struct mg_report *report)
{
    struct mg_report_summary summary = mg_report_summarize(report);

    mg_json_put_int(w, "findings", (int64_t)summary.total);
    write_by_severity(w, &summary);
    mg_json_put_int(w, "fixable", (int64_t)summary.fixable);
    mg_json_put_int(w, "known_exploited", (int64_t)summary.known_exploited);
    mg_json_put_int(w, "not_running", (int64_t)summary.not_running);
    mg_json_put_int(w, "suppressed_by_vex", (int64_t)summary.suppressed_by_vex);
    mg_json_put_int(w, "suppressed_by_rules", (int64_t)summary.suppressed_by_rules);
    mg_json_put_int(w, "packages", (int64_t)summary.packages);
    mg_json_put_int(w, "packages_matched", (int64_t)summary.packages_matched);
    mg_json_put_int(w, "hidden_by_filters", (int64_t)report->hidden_count);
    mg_json_put_bool(w, "incomplete", mg_inventory_incomplete(report->inventory));
}

void mg_members_inventory_summary(struct mg_json_writer *w, const struct mg_report *report)
{
    mg_json_put_int(w, "packages", (int64_t)report->inventory->package_count);
    mg_json_put_bool(w, "incomplete", mg_inventory_incomplete(report->inventory));
}
