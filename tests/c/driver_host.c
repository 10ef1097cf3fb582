/*
 * Runs a driver for a test: takes calls from standard input, plays every access of the driver to
 * standard output, and answers each call there. No library: it starts by itself and asks Linux for
 * read, write and exit. block.h, written by the test, names the block.
 */
#include "block.h"

#define CALL(name) BLOCK_(BLOCK, name)
#define BLOCK_(block, name) BLOCK__(block, name)
#define BLOCK__(block, name) block##_##name

enum { MAX_INSTANCES = 4, EXIT = 0, READ, WRITE };

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n  and $-16, %rsp\n  call run\n");
static long os(long what, long a, const void *b, unsigned long c)
{
    static const long numbers[] = {60, 0, 1};
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(numbers[what]), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__i386__)
__asm__(".globl _start\n_start:\n  and $-16, %esp\n  call run\n");
static long os(long what, long a, const void *b, unsigned long c)
{
    static const long numbers[] = {1, 3, 4};
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(numbers[what]), "b"(a), "c"(b), "d"(c)
                     : "memory");
    return result;
}
#elif defined(__riscv)
__asm__(".globl _start\n_start:\n"
        ".option push\n.option norelax\n  la gp, __global_pointer$\n.option pop\n"
        "  andi sp, sp, -16\n  call run\n");
static long os(long what, long a, const void *b, unsigned long c)
{
    static const long numbers[] = {93, 63, 64};
    register long a7 __asm__("a7") = numbers[what];
    register long a0 __asm__("a0") = a;
    register const void *a1 __asm__("a1") = b;
    register unsigned long a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
}
#else
#error "no system calls for this machine"
#endif

/* What a compiler may ask for without being told to. */
void *memset(void *to, int value, size_t bytes);
void *memset(void *to, int value, size_t bytes)
{
    volatile unsigned char *byte = (volatile unsigned char *)to;
    while (bytes-- != 0u) {
        *byte++ = (unsigned char)value;
    }
    return to;
}

/* One way: an access, or the end of a call. */
struct said {
    uint32_t kind;
    uint32_t a;
    uint64_t b;
};

/* The other way: a call. */
struct asked {
    uint32_t call;
    uint32_t a;
    uint32_t b;
    uint32_t c;
    uint64_t d[4];
};

static void stop(void)
{
    for (;;) {
        (void)os(EXIT, 0, NULL, 0u);
    }
}

static void hear(void *to, unsigned long bytes)
{
    unsigned char *next = (unsigned char *)to;
    while (bytes != 0u) {
        const long got = os(READ, 0, next, bytes);
        if (got <= 0) {
            stop();
        }
        next += got;
        bytes -= (unsigned long)got;
    }
}

static void say(uint32_t kind, uint32_t a, uint64_t b)
{
    struct said said;
    said.kind = kind;
    said.a = a;
    said.b = b;
    if (os(WRITE, 1, &said, sizeof said) != (long)sizeof said) {
        stop();
    }
}

uint32_t host_read32(uintptr_t address)
{
    uint64_t answer;
    say(1u, (uint32_t)address, 0u);
    hear(&answer, sizeof answer);
    return (uint32_t)answer;
}

void host_write32(uintptr_t address, uint32_t value)
{
    say(2u, (uint32_t)address, value);
}

void host_event(uint32_t kind, uint32_t a, uint64_t b)
{
    say(kind, a, b);
}

static struct CALL(device) device;
static struct CALL(instance) instances[MAX_INSTANCES];

static uint32_t init(const struct asked *asked)
{
    struct CALL(settings) settings;
    settings.base = 0x40000000u;
#ifdef WITH_PACING
    settings.l2_bytes = asked->a;
#endif
    settings.polls = asked->b;
#ifdef WITH_ASID_FILTER
    settings.asid_filter = (asked->c & 1u) != 0u;
#endif
    settings.record_hits = (asked->c & 2u) != 0u;
#ifdef WITH_RUN_AHEAD
    settings.run_ahead = (asked->c & 4u) != 0u;
#endif
#ifdef WITH_NEXT_LINE
    settings.next_lines = asked->c >> 8;
#endif
#ifdef WITH_WATCHDOG
    settings.watchdog = (uint32_t)asked->d[0];
#endif
    settings.irq_enable = (uint32_t)asked->d[1];
    settings.keep_shift = (uint32_t)asked->d[2];
    return (uint32_t)CALL(init)(&device, &settings);
}

static uint32_t prepare(const struct asked *asked)
{
    const CALL(paddr) buffers[3] = {
        (CALL(paddr))asked->d[0], (CALL(paddr))asked->d[1], (CALL(paddr))asked->d[2]};
#ifdef WITH_ASID
    return (uint32_t)CALL(prepare)(
        &instances[asked->a], buffers, asked->b, (uint16_t)asked->c);
#else
    return (uint32_t)CALL(prepare)(&instances[asked->a], buffers, asked->b);
#endif
}

static uint64_t field(const struct CALL(instance) *inst, uint32_t which)
{
    const struct CALL(statistics) *const all = &inst->statistics;
    switch (which) {
    case 0: return inst->newest;
    case 1: return inst->length;
    case 2: return all->runs;
    case 3: return all->replays;
    case 4: return all->replaced;
    case 5: return all->kept;
    case 6: return all->lost;
    case 7: return all->full;
#ifdef WITH_RESUME
    case 8: return all->pauses;
#endif
    default: return all->errors[which - 9u];
    }
}

#ifdef WITH_SHARES
static uint64_t measured(uint32_t which)
{
    struct CALL(metrics) metrics;
    CALL(measure)(&device, &metrics);
    switch (which) {
    case 0: return metrics.accuracy.num;
    case 1: return metrics.accuracy.den;
    case 2: return metrics.coverage.num;
    case 3: return metrics.coverage.den;
    case 4: return metrics.timeliness.num;
    default: return metrics.timeliness.den;
    }
}
#endif

void run(void);
void run(void)
{
    for (;;) {
        struct asked asked;
        struct CALL(instance) *inst;
        uint32_t result = 0u;
        uint64_t value = 0u;
        CALL(paddr) where = 0u;
        hear(&asked, sizeof asked);
        inst = &instances[asked.a % MAX_INSTANCES];
        switch (asked.call) {
        case 0: result = init(&asked); break;
        case 1: result = prepare(&asked); break;
        case 2: result = (uint32_t)CALL(dispatch)(&device, inst); break;
#ifdef WITH_RESUME
        case 3: result = (uint32_t)CALL(preempt)(&device, inst); break;
#endif
        case 4: result = (uint32_t)CALL(deschedule)(&device, inst); break;
        case 5: result = (uint32_t)CALL(quiesce)(&device); break;
#if defined(WITH_RESUME) || defined(WITH_NEXT_LINE)
        case 6: CALL(unquiesce)(&device); break;
#endif
        case 7: result = (uint32_t)CALL(forget)(&device, inst); break;
        case 8:
            result = CALL(export_record)(inst, &where);
            value = where;
            break;
#ifdef WITH_REBASE
        case 9:
            result = (uint32_t)CALL(import_record)(inst, asked.b, (int64_t)asked.d[0]);
            break;
#else
        case 9: result = (uint32_t)CALL(import_record)(inst, asked.b); break;
#endif
#ifdef WITH_PACING
        case 10: CALL(pace)(&device, asked.a, asked.b, asked.c); break;
        case 11: value = CALL(pace_window)(asked.a); break;
#endif
        case 12: value = CALL(acknowledge)(&device); break;
#ifdef WITH_COUNTERS
        case 13: value = CALL(counter)(&device, asked.a); break;
        case 14: CALL(clear_counters)(&device); break;
#endif
#ifdef WITH_SHARES
        case 15: value = measured(asked.a); break;
#endif
        case 16: value = field(inst, asked.b); break;
        /* What no caller may do: to see what becomes of a START that is refused. */
        case 17: inst->length = asked.b; break;
#ifdef WITH_RESUME
        case 18: inst->rec_offset = asked.b; break;
#endif
#ifdef WITH_NEXT_LINE
        case 19: result = (uint32_t)CALL(next_lines)(&device, asked.a); break;
#endif
        default: stop(); break;
        }
        say(8u, result, value);
    }
}
