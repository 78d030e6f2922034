/* SPDX-License-Identifier: Apache-2.0
 *
 * What a process may ask of the kernel: rules for system calls, as data.
 */
#ifndef MG_LINUX_SANDBOX_SYSCALLS_H
#define MG_LINUX_SANDBOX_SYSCALLS_H

#include <stddef.h>
#include <stdint.h>

enum mg_call_act {
    MG_CALL_ALLOW,
    MG_CALL_REFUSE, /* fails with EPERM; so does what no rule names */
    MG_CALL_KILL,   /* ends the process: no reader asks for it by accident */
};

enum mg_call_test {
    MG_CALL_ANY,
    MG_CALL_EQUAL,      /* the argument is value */
    MG_CALL_WITHOUT,    /* the argument has no bit of value */
    MG_CALL_OWN_PROCESS /* the argument is the process' own id */
};

/* The first rule whose groups, number and test agree decides. Only the lower 32 bits of an argument
 * are looked at: those that are named here are int for the kernel. */
struct mg_call_rule {
    uint16_t number;
    uint8_t groups; /* bits of enum mg_calls; 0: in every profile */
    uint8_t act;
    uint8_t test;
    uint8_t argument;
    uint32_t value;
};

/* NULL: the system calls of this machine are not known. */
const struct mg_call_rule *mg_call_rules(size_t *count);
/* AUDIT_ARCH_... of this machine (linux/audit.h). */
uint32_t mg_call_machine(void);

#endif
