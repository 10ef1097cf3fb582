/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel of the reference machine: does what the host's plan says, word by word. It schedules
 * programs, and calls the block's driver where a scheduler would. It decides nothing itself, so
 * that one boot serves every experiment.
 */
#include "../machine.h"
#include "../support/program.h"
#include "kernel.h"
#include "map.h"
#include "process.h"

#include "jukebox_driver.h"

#include <string.h>

#define KERNEL_STACK_BYTES 0x4000u
#define THREAD_BYTES 256u

/* The block's; the core never touches them. */
unsigned char record_buffers[KERNEL_PROGRAMS][JUKEBOX_DRIVER_BUFFERS][RECORD_BYTES_MAX]
    UNINITIALISED("records");
unsigned char kernel_stack[KERNEL_STACK_BYTES] UNINITIALISED("kernel");
unsigned char kernel_thread[THREAD_BYTES] __attribute__((aligned(16)));
extern const unsigned char __global_pointer$[];

/* Where a trap of the kernel itself finds its way out. */
struct context kernel_context;
static uintptr_t fault_frame[16];
static unsigned char fault_stack[1024] __attribute__((aligned(16)));

static bool initialised[KERNEL_PROGRAMS];

/* The block, and what it knows of each program. */
static bool block_used;
static bool second_record;
static struct jukebox_device block;
static struct jukebox_instance instances[KERNEL_PROGRAMS];

void host_write(uintptr_t offset, uint32_t value)
{
    *(volatile uint32_t *)(KERNEL_HOST_BASE + offset) = value;
}

uint32_t host_read(uintptr_t offset)
{
    return *(volatile uint32_t *)(KERNEL_HOST_BASE + offset);
}

static void mark(uint32_t code, uint32_t program, uint32_t argument)
{
    host_write(HOST_MARK,
               (code << WORD_CODE_SHIFT) | (program << WORD_PROGRAM_SHIFT) | argument);
}

static void value(uint32_t value)
{
    host_write(HOST_VALUE, value);
}

static void value_pair(uint64_t pair)
{
    value((uint32_t)pair);
    value((uint32_t)(pair >> 32));
}

void print(const char *string)
{
    while (*string != '\0') {
        host_write(HOST_PUTC, (unsigned char)*string++);
    }
}

void leave(uint32_t code)
{
    for (;;) {
        host_write(HOST_EXIT, code);
    }
}

void fault(uint32_t program, uintptr_t cause, uintptr_t where)
{
    uintptr_t what;
    __asm__ volatile("csrr %0, mtval" : "=r"(what));
    mark(MARK_FAULT, program, 0u);
    value((uint32_t)cause);
    value((uint32_t)where);
    value((uint32_t)what);
    print("the kernel: a fault\n");
    leave(EXIT_FAULT);
}

/* Reached by a trap of the kernel itself, with mcause in a0. */
static void kernel_fault(uintptr_t cause)
{
    fault(NOBODY, cause, kernel_context.registers[0]);
}

/* Called by programs. */
void program_failed(const char *why)
{
    print(why);
    print("\n");
    leave(EXIT_PROGRAM);
}

static void check_program(uint32_t p)
{
    if (p >= KERNEL_PROGRAMS) {
        print("the plan: no such program\n");
        leave(EXIT_PLAN);
    }
}

static void initialise(uint32_t p)
{
    check_program(p);
    process_initialise(p);
    initialised[p] = true;
    mark(MARK_INITIALISED, p, 0u);
    value(process_result(p));
}

/* What only some blocks can do. */
static void check_mechanisms(uint32_t next_lines)
{
    bool able = true;
#ifndef JUKEBOX_NEXT_LINE_OFFSET
    able = able && (next_lines == 0u);
#else
    (void)next_lines;
#endif
#ifndef JUKEBOX_REP2_BASE_LO_OFFSET
    able = able && !second_record;
#endif
    if (!able) {
        print("the plan: the block cannot do that\n");
        leave(EXIT_PLAN);
    }
}

static void prepare_block(uint32_t argument)
{
    enum jukebox_result result = JUKEBOX_DRIVER_OK;
    const uint32_t next_lines = (argument >> BLOCK_NEXT_LINES_SHIFT) & BLOCK_NEXT_LINES_MASK;
    block_used = (argument & BLOCK_USE_MASK) != 0u;
    second_record = (argument & BLOCK_SECOND_RECORD_MASK) != 0u;
    check_mechanisms(next_lines);
    if (block_used) {
        const uint32_t l2_bytes = host_read(HOST_PLAN);
        uint32_t window = host_read(HOST_PLAN);
        const uint32_t release = host_read(HOST_PLAN);
        const uint32_t keep_shift = host_read(HOST_PLAN);
        const uint32_t bytes = host_read(HOST_PLAN);
        const struct jukebox_settings settings = {
            .base = KERNEL_BLOCK_BASE,
            .l2_bytes = l2_bytes,
            .keep_shift = (keep_shift == KEEP_NEVER) ? JUKEBOX_DRIVER_KEEP_NEVER : keep_shift,
            .asid_filter = true,
            .record_hits = (argument & BLOCK_RECORD_HITS_MASK) != 0u,
#ifdef JUKEBOX_NEXT_LINE_OFFSET
            .next_lines = next_lines,
#endif
        };
        uint32_t p;
        result = jukebox_init(&block, &settings);
        for (p = 0u; (p < KERNEL_PROGRAMS) && (result == JUKEBOX_DRIVER_OK); p++) {
            jukebox_paddr buffers[JUKEBOX_DRIVER_BUFFERS];
            uint32_t i;
            for (i = 0u; i < JUKEBOX_DRIVER_BUFFERS; i++) {
                buffers[i] = (jukebox_paddr)(uintptr_t)record_buffers[p][i];
            }
            result = (bytes > RECORD_BYTES_MAX)
                         ? JUKEBOX_DRIVER_BAD_ARGUMENT
                         : jukebox_prepare(&instances[p], buffers, bytes, (uint16_t)(p + 1u));
        }
        if (result == JUKEBOX_DRIVER_OK) {
            if ((window != PACE_BY_L2) || (release != 1u)) {
                window = (window == PACE_BY_L2) ? jukebox_pace_window(l2_bytes) : window;
                jukebox_pace(&block, window, release, 0u);
            }
            jukebox_clear_counters(&block);
        }
    }
    mark(MARK_BLOCK, 0u, argument);
    value((uint32_t)result);
    if (result != JUKEBOX_DRIVER_OK) {
        print("the driver: refuses the block or its settings\n");
        leave(EXIT_BLOCK);
    }
}

static void dispatch(uint32_t p)
{
    enum jukebox_result result = JUKEBOX_DRIVER_OK;
    process_enter(p);
    if (block_used) {
        result = jukebox_dispatch(&block, &instances[p]);
    }
    mark(MARK_DISPATCHED, p, 0u);
    value((uint32_t)result);
}

static void preempt(uint32_t p)
{
    enum jukebox_result result = JUKEBOX_DRIVER_OK;
    mark(MARK_INTERRUPTED, p, 0u);
    if (block_used) {
        result = jukebox_preempt(&block, &instances[p]);
    }
    mark(MARK_PREEMPTED, p, 0u);
    value((uint32_t)result);
}

static void deschedule(uint32_t p, uint32_t round)
{
    const struct jukebox_instance *const instance = &instances[p];
    enum jukebox_result result = JUKEBOX_DRIVER_OK;
    mark(MARK_RETURNED, p, round);
    if (block_used) {
        result = jukebox_deschedule(&block, &instances[p]);
    }
    mark(MARK_DESCHEDULED, p, round);
    value(process_result(p));
    value(block_used ? instance->length : 0u);
    value(block_used ? (uint32_t)instance->buffer[instance->newest] : 0u);
    value(block_used ? (uint32_t)instance->buffer[(instance->newest + 1u) % JUKEBOX_DRIVER_BUFFERS]
                     : 0u);
    value((uint32_t)result);
}

static void begin(uint32_t p, uint32_t round)
{
    check_program(p);
    if (!initialised[p]) {
        print("the plan: the program is not initialised\n");
        leave(EXIT_PLAN);
    }
    process_begin(p, round);
#ifdef JUKEBOX_REP2_BASE_LO_OFFSET
    if (!second_record) {
        /* The driver always replays both: an experiment with one takes the other away. */
        instances[p].before_length = 0u;
    }
#endif
    mark(MARK_BEGIN, p, round);
    dispatch(p);
}

static void invoke(uint32_t p, uint32_t round)
{
    begin(p, round);
    (void)process_run(p, 0u);
    deschedule(p, round);
}

static uint32_t round_of(uint32_t word)
{
    return ((word & WORD_ARGUMENT_MASK) >> INVOKE_ROUND_SHIFT) & INVOKE_ROUND_MASK;
}

static uint32_t program_of(uint32_t word)
{
    return (word >> WORD_PROGRAM_SHIFT) & WORD_PROGRAM_MASK;
}

static void invoke_preempted(uint32_t p, uint32_t round)
{
    const uint32_t cycles = host_read(HOST_PLAN);
    const uint32_t word = host_read(HOST_PLAN);
    const uint32_t other = program_of(word);
    if ((cycles == 0u) || (other == p)) {
        print("the plan: nothing to preempt with\n");
        leave(EXIT_PLAN);
    }
    begin(p, round);
    while (!process_run(p, cycles)) {
        preempt(p);
        if (other != NOBODY) {
            invoke(other, round_of(word));
        }
        mark(MARK_RESUMED, p, round);
        dispatch(p);
    }
    deschedule(p, round);
}

static void report_share(uint32_t share, const struct jukebox_ratio *ratio)
{
    mark(MARK_SHARE, 0u, share);
    value_pair(ratio->num);
    value_pair(ratio->den);
}

static void report(bool clear)
{
    uint32_t offset;
    struct jukebox_metrics metrics;
    if (!block_used) {
        return;
    }
    for (offset = JUKEBOX_CNT_OBSERVED_OFFSET; offset <= JUKEBOX_CNT_MISSES_OFFSET; offset += 8u) {
        const uint64_t count = jukebox_counter(&block, offset);
        mark(MARK_COUNTER, 0u, offset);
        value_pair(count);
    }
    jukebox_measure(&block, &metrics);
    report_share(SHARE_ACCURACY, &metrics.accuracy);
    report_share(SHARE_COVERAGE, &metrics.coverage);
    report_share(SHARE_TIMELINESS, &metrics.timeliness);
    if (clear) {
        jukebox_clear_counters(&block);
    }
}

/* Everything is as it must be when nothing runs. */
static void end(void)
{
    uint32_t p;
    if (block_used && (block.running != NULL)) {
        print("the driver: an instance is left on the core\n");
        leave(EXIT_BLOCK);
    }
    for (p = 0u; p < KERNEL_PROGRAMS; p++) {
        if (initialised[p]) {
            process_check(p);
        }
    }
    leave(EXIT_PASS);
}

void kernel(void)
{
    fault_frame[0] = (uintptr_t)kernel_fault;
    fault_frame[13] = (uintptr_t)__global_pointer$;
    fault_frame[14] = (uintptr_t)kernel_thread;
    memcpy(&fault_stack[sizeof fault_stack - sizeof fault_frame], fault_frame,
           sizeof fault_frame);
    kernel_context.kernel_sp =
        (uintptr_t)&fault_stack[sizeof fault_stack - sizeof fault_frame];
    kernel_context.host = KERNEL_HOST_BASE;
    __asm__ volatile("csrw mscratch, %0" ::"r"(&kernel_context));
    host_write(HOST_ASID, ASID_KERNEL);
    process_prepare();
    for (;;) {
        const uint32_t word = host_read(HOST_PLAN);
        const uint32_t p = program_of(word);
        const uint32_t argument = word & WORD_ARGUMENT_MASK;
        switch (word >> WORD_CODE_SHIFT) {
        case PLAN_END:
            end();
            break;
        case PLAN_INIT:
            initialise(p);
            break;
        case PLAN_READY:
            mark(MARK_READY, 0u, 0u);
            break;
        case PLAN_BLOCK:
            prepare_block(argument);
            break;
        case PLAN_INVOKE:
        case PLAN_INVOKE_PREEMPTED:
            if ((argument & INVOKE_REVOKE_MASK) != 0u) {
                check_program(p);
                process_revoke(p);
            }
            if ((argument & INVOKE_FLUSH_MASK) != 0u) {
                process_flush_caches();
            }
            if ((word >> WORD_CODE_SHIFT) == PLAN_INVOKE) {
                invoke(p, round_of(word));
            } else {
                invoke_preempted(p, round_of(word));
            }
            break;
        case PLAN_REPORT:
            report((argument & 1u) != 0u);
            break;
        default:
            print("the plan: no such word\n");
            leave(EXIT_PLAN);
        }
    }
}
