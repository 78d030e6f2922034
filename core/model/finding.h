/* SPDX-License-Identifier: Apache-2.0
 *
 * A finding: one vulnerability of one package instance, with all that advisories say of it.
 * Plain data; views borrow from the inventory, the advisory database or the scan's arena.
 */
#ifndef MG_MODEL_FINDING_H
#define MG_MODEL_FINDING_H

#include "core/base/str.h"
#include "core/model/package.h"

enum mg_severity {
    MG_SEVERITY_UNTRIAGED, /* nobody has scored it yet */
    MG_SEVERITY_INFORMATIONAL,
    MG_SEVERITY_LOW,
    MG_SEVERITY_MEDIUM,
    MG_SEVERITY_HIGH,
    MG_SEVERITY_CRITICAL,
};
#define MG_SEVERITY_COUNT 6

enum mg_fix { MG_FIX_NO, MG_FIX_PARTIAL, MG_FIX_YES };

/* Is the vulnerable code of a kernel package in use? */
enum mg_kernel_use {
    MG_KERNEL_NOT_A_KERNEL,
    MG_KERNEL_RUNNING,
    MG_KERNEL_NOT_RUNNING, /* installed, not running */
    MG_KERNEL_UNKNOWN,     /* offline root: nobody knows what it will boot */
};

struct mg_cvss {
    struct mg_str vector;
    struct mg_str version; /* "2.0", "3.0", "3.1", "4.0" */
    struct mg_str source;  /* id of the advisory that carries it */
    double score;          /* 0.0 to 10.0, base score */
};

/* One advisory behind a finding. */
struct mg_finding_advisory {
    struct mg_str id;
    struct mg_str fixed_version; /* empty: no fix in this advisory */
    struct mg_str state;         /* the vendor's own words: "needed", "unimportant"; may be empty */
    bool needs_subscription;     /* the fix is for subscribers only (Ubuntu Pro) */
};

/* One update of Windows or a Microsoft product that mends a finding; those of a finding are
 * alternatives. */
struct mg_finding_update {
    struct mg_str kb;    /* "KB5065432" */
    struct mg_str kind;  /* "Security Update"; may be empty */
    struct mg_str build; /* that it brings: "10.0.20348.4171"; may be empty */
};

/* Why a finding does not count: a statement of a VEX document, or an ignore rule. */
struct mg_suppression {
    bool by_rule;                /* an ignore rule; else a VEX statement */
    struct mg_str file;          /* as it was named */
    size_t number;               /* of the statement or rule in the file, from 1 */
    struct mg_str status;        /* "not_affected", "fixed" or "ignored" */
    struct mg_str justification; /* the label of the statement; may be empty */
    struct mg_str reason;        /* in the words of whoever decided; may be empty */
    struct mg_str expires;       /* ISO day, the last one on which the rule counts; may be empty */
};

struct mg_finding {
    struct mg_str title;            /* "CVE-2024-1234 - openssl" */
    struct mg_str vulnerability_id; /* CVE where there is one, else the advisory's own id */
    const struct mg_str *aliases;   /* other ids of the same vulnerability, sorted */
    size_t alias_count;
    enum mg_severity severity;
    struct mg_str severity_source; /* "cvss", "vendor" or "end-of-life"; empty when untriaged */
    struct mg_str vendor_severity; /* verbatim: "medium", "unimportant"; may be empty */
    double score;                  /* of the preferred CVSS; negative when there is none */
    double adjusted_score;         /* on this host, for the reason below; else it is not set */
    struct mg_str adjusted_reason; /* empty: the score counts as it is */
    const struct mg_cvss *cvss;    /* preferred first */
    size_t cvss_count;
    double epss;                  /* probability 0..1; negative when not known */
    double epss_percentile;       /* 0..1; negative when not known */
    struct mg_str kev_added;      /* ISO day it entered CISA KEV; empty: not in KEV */
    struct mg_str kev_due;        /* ISO day */
    struct mg_str kev_ransomware; /* "Known" or "Unknown" */
    bool exploited, disclosed;    /* the vendor says: exploited; public before there was a fix */
    enum mg_fix fix;
    struct mg_str fixed_version; /* smallest version that fixes it for this package; may be empty */
    struct mg_str remediation;   /* a command, or what to do instead */
    const struct mg_finding_update *updates;
    size_t update_count;
    const struct mg_package *package; /* NULL for a finding about the host itself */
    struct mg_str purl;
    struct mg_str state; /* vendor state of the deciding advisory, verbatim; else fixed/unfixed */
    enum mg_kernel_use kernel;
    const struct mg_finding_advisory *advisories; /* the deciding one first */
    size_t advisory_count;
    const struct mg_str *references; /* URLs */
    size_t reference_count;
    struct mg_str summary;   /* one line; may be empty */
    struct mg_str published; /* RFC 3339; may be empty */
    struct mg_str modified;
    const struct mg_suppression *suppression; /* NULL: it counts */
    struct mg_str first_seen; /* RFC 3339, of an agent that remembers; empty: nobody does */
    struct mg_str last_seen;
};

/* The score that counts on this host. */
double mg_finding_score(const struct mg_finding *finding);

/* "CRITICAL" ... and back; parsing ignores case. */
const char *mg_severity_name(enum mg_severity severity);
bool mg_severity_parse(struct mg_str name, enum mg_severity *out);
/* CVSS score (0.0 to 10.0) to severity by the bands of the CVSS specification; 0 is
 * INFORMATIONAL. */
enum mg_severity mg_severity_of_score(double score);
/* "YES", "NO", "PARTIAL". */
const char *mg_fix_name(enum mg_fix fix);
/* "running", "installed, not running", "not known which kernel runs", NULL for no kernel. */
const char *mg_kernel_use_name(enum mg_kernel_use use);

#endif
