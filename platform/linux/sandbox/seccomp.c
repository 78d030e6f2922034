/* SPDX-License-Identifier: Apache-2.0
 *
 * From rules to a program of classic BPF. Written here and not by libseccomp: loading that library
 * and letting it make its filter takes longer than all of the rest of the start (measured in
 * docs/performance.md), and a program that follows a table is easy to check.
 */
#include "platform/linux/sandbox/seccomp.h"

#include <assert.h>
#include <errno.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/linux/sandbox/syscalls.h"

/* Calls of the x32 machine, which x86_64 kernels may have, have this bit in their numbers. */
#define X32 0x40000000u
/* Rules are laid out by number, so many in a block. All that we name are below 512. */
#define BLOCK 32u
#define NUMBERS 512u

struct program {
    struct sock_filter *code;
    unsigned short n;
};

static void emit(struct program *p, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
    assert(p->n < MG_SECCOMP_SIZE);
    p->code[p->n++] = (struct sock_filter){code, if_true, if_false, k};
}

static void load(struct program *p, size_t offset)
{
    emit(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(struct program *p, uint32_t act)
{
    emit(p, BPF_RET | BPF_K, act, 0, 0);
}

static void load_number(struct program *p)
{
    load(p, offsetof(struct seccomp_data, nr));
}

/* Both machines are little-endian: the lower half comes first. */
static void load_argument(struct program *p, unsigned i)
{
    load(p, offsetof(struct seccomp_data, args) + i * sizeof(uint64_t));
}

static uint32_t act_of(const struct mg_call_rule *rule)
{
    if (rule->act == MG_CALL_KILL)
        return SECCOMP_RET_KILL_PROCESS;
    return rule->act == MG_CALL_ALLOW ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | EPERM;
}

/* The number is loaded. What does not agree goes on behind the rule, with the number loaded. */
static void emit_rule(struct program *p, const struct mg_call_rule *rule, int pid)
{
    const uint16_t equal = BPF_JMP | BPF_JEQ | BPF_K, any_bit = BPF_JMP | BPF_JSET | BPF_K;
    uint32_t value = rule->test == MG_CALL_OWN_PROCESS ? (uint32_t)pid : rule->value;

    if (rule->test == MG_CALL_ANY) {
        emit(p, equal, rule->number, 0, 1);
        answer(p, act_of(rule));
        return;
    }
    emit(p, equal, rule->number, 0, 4);
    load_argument(p, rule->argument);
    if (rule->test == MG_CALL_WITHOUT)
        emit(p, any_bit, value, 1, 0);
    else
        emit(p, equal, value, 0, 1);
    answer(p, act_of(rule));
    load_number(p);
}

/* A program of another machine's calls (int 0x80) has other numbers: none is for us. */
static void emit_machine(struct program *p)
{
    load(p, offsetof(struct seccomp_data, arch));
    emit(p, BPF_JMP | BPF_JEQ | BPF_K, mg_call_machine(), 1, 0);
    answer(p, SECCOMP_RET_KILL_PROCESS);
    load_number(p);
    emit(p, BPF_JMP | BPF_JGE | BPF_K, X32, 0, 1);
    answer(p, SECCOMP_RET_KILL_PROCESS);
}

/* The rules for the numbers from first on, and what no rule names. A larger number jumps over them:
 * when the kernel takes a filter it runs it once for every call there is. */
static void emit_block(struct program *p, unsigned first, unsigned groups, int pid)
{
    unsigned short jump = p->n;
    size_t count;
    const struct mg_call_rule *rules = mg_call_rules(&count);

    emit(p, BPF_JMP | BPF_JGE | BPF_K, first + BLOCK, 0, 0);
    for (size_t i = 0; i < count; i++) {
        if (rules[i].number / BLOCK == first / BLOCK &&
            (rules[i].groups == 0 || (rules[i].groups & groups) != 0))
            emit_rule(p, &rules[i], pid);
    }
    answer(p, SECCOMP_RET_ERRNO | EPERM);
    assert(p->n - jump - 1 <= UINT8_MAX);
    p->code[jump].jt = (uint8_t)(p->n - jump - 1);
}

unsigned short mg_seccomp_build(unsigned groups, int pid, struct sock_filter out[MG_SECCOMP_SIZE])
{
    struct program p = {out, 0};
    size_t count;

    if (mg_call_rules(&count) == NULL)
        return 0;
    emit_machine(&p);
    for (unsigned first = 0; first < NUMBERS; first += BLOCK)
        emit_block(&p, first, groups, pid);
    answer(&p, SECCOMP_RET_ERRNO | EPERM);
    return p.n;
}

void mg_sandbox_seccomp(unsigned groups, struct mg_protections *out)
{
    static const char name[] = "seccomp";
    struct sock_filter code[MG_SECCOMP_SIZE];
    const struct sock_fprog program = {mg_seccomp_build(groups, getpid(), code), code};

    if (program.len == 0)
        mg_protections_add_off(out, name, "the system calls of this machine are not known");
    else if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) ==
             0)
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%s", strerror(errno));
}
