/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs in address spaces of their own: each at the same virtual addresses, on physical pages
 * that lie about in memory, in user mode, behind page tables of Sv39. The kernel runs in machine
 * mode, where addresses are physical.
 */
#include "../kernel/process.h"

#include "../kernel/context.h"
#include "../kernel/kernel.h"
#include "../kernel/map.h"
#include "layout.h"

#include <string.h>

#define PAGE 4096u
#define STACK_PAGES 4u

/* Entries of page tables. Accessed and dirty are set in advance: the core does not. */
#define ENTRY_VALID 0x01u
#define ENTRY_READ 0x02u
#define ENTRY_WRITE 0x04u
#define ENTRY_EXECUTE 0x08u
#define ENTRY_USER 0x10u
#define ENTRY_SET 0xC0u
#define ENTRY_PAGE_SHIFT 10u
#define CODE (ENTRY_VALID | ENTRY_USER | ENTRY_SET | ENTRY_EXECUTE)
#define CONSTANTS (ENTRY_VALID | ENTRY_USER | ENTRY_SET | ENTRY_READ)
#define VARIABLES (CONSTANTS | ENTRY_WRITE)
#define SATP_SV39 ((uint64_t)8 << 60)

#define STATUS_MPIE 0x80u

/* The core's timer, which counts once in eight cycles. */
#define TIMER_COMPARE 0x00304000u
#define TIMER_NOW 0x0030BFF8u
#define TIMER_CYCLES_SHIFT 3u

/* Physical pages, handed out in an order in which neighbours are far from each other. */
#define FRAMES 512u
#define FRAME_STEP 205u
static unsigned char frames[FRAMES][PAGE] UNINITIALISED("frames");
static uint32_t frame_next;
static uint32_t frames_used;

extern const unsigned char *const program_images[SV39_PROGRAMS];

struct process {
    struct context context;
    uint64_t *root;
    /* Entries of its code. */
    uint64_t *code;
    uint32_t code_pages;
    /* Pages of which have been taken the right to execute. */
    uint32_t revoked;
};
static struct process processes[SV39_PROGRAMS];

static void *frame(void)
{
    void *const it = frames[frame_next];
    if (frames_used == FRAMES) {
        print("the kernel: no physical page is left\n");
        leave(EXIT_PROGRAM);
    }
    frames_used++;
    frame_next = (frame_next + FRAME_STEP) % FRAMES;
    return it;
}

static uint64_t *new_table(void)
{
    return memset(frame(), 0, PAGE);
}

static uint64_t entry(const void *page, uint32_t flags)
{
    return ((uint64_t)(uintptr_t)page >> 12 << ENTRY_PAGE_SHIFT) | flags;
}

/* Where the tables have what becomes of a page; makes those that are not there. */
static uint64_t *place(uint64_t *table, uintptr_t address)
{
    uint32_t shift;
    for (shift = 30u; shift > 12u; shift -= 9u) {
        uint64_t *const at = &table[(address >> shift) & 511u];
        if (*at == 0u) {
            *at = entry(new_table(), ENTRY_VALID);
        }
        table = (uint64_t *)(uintptr_t)(*at >> ENTRY_PAGE_SHIFT << 12);
    }
    return &table[(address >> 12) & 511u];
}

/* Maps pages from `address` on; `from` is what they hold, nothing if it is null. */
static void map(uint64_t *root, uintptr_t address, const unsigned char *from, uint64_t bytes,
                uint32_t flags)
{
    uint64_t done;
    for (done = 0u; done < bytes; done += PAGE) {
        void *const page = frame();
        if (from != NULL) {
            memcpy(page, from + done, PAGE);
        } else {
            memset(page, 0, PAGE);
        }
        *place(root, address + done) = entry(page, flags);
    }
}

static void timer(uint32_t cycles)
{
    const uint64_t now = *(volatile uint64_t *)TIMER_NOW;
    *(volatile uint64_t *)TIMER_COMPARE =
        (cycles == 0u) ? ~(uint64_t)0 : now + (cycles >> TIMER_CYCLES_SHIFT);
    /* Its line has fallen, or not risen yet, when this has come back. */
    (void)*(volatile uint64_t *)TIMER_COMPARE;
}

void process_prepare(void)
{
    timer(0u);
}

static void prepare_call(struct process *it, uint32_t what, uint32_t argument)
{
    struct context *const context = &it->context;
    memset(context, 0, sizeof *context);
    context->registers[0] = PROGRAM_BASE;
    context->registers[2] = PROGRAM_STACK_TOP;
    context->registers[10] = argument;
    context->registers[11] = what;
    context->host = SV39_HOST_BASE;
}

void process_initialise(uint32_t p)
{
    struct process *const it = &processes[p];
    const unsigned char *const image = program_images[p];
    const uint64_t text = *(const uint64_t *)(const void *)(image + HEADER_TEXT);
    const uint64_t rodata = *(const uint64_t *)(const void *)(image + HEADER_RODATA);
    const uint64_t data = *(const uint64_t *)(const void *)(image + HEADER_DATA);
    if (it->root == NULL) {
        it->root = new_table();
        map(it->root, PROGRAM_BASE, image, text, CODE);
        map(it->root, PROGRAM_BASE + text, image + text, rodata, CONSTANTS);
        map(it->root, PROGRAM_BASE + text + rodata, image + text + rodata, data, VARIABLES);
        map(it->root, PROGRAM_STACK_TOP - STACK_PAGES * PAGE, NULL, STACK_PAGES * PAGE, VARIABLES);
        it->code = place(it->root, PROGRAM_BASE);
        it->code_pages = (uint32_t)(text / PAGE);
        /* What has been copied must be where instructions and the block's walker look. */
        process_flush_caches();
    }
    prepare_call(it, CALL_INIT, p);
    process_enter(p);
    (void)process_run(p, 0u);
}

void process_begin(uint32_t p, uint32_t round)
{
    prepare_call(&processes[p], CALL_INVOKE, round);
}

void process_enter(uint32_t p)
{
    const uint64_t satp = SATP_SV39 | ((uint64_t)(uintptr_t)processes[p].root >> 12);
    host_write(HOST_ASID, p + 1u);
    /* The core's TLBs do not know address spaces. */
    __asm__ volatile("csrw satp, %0\n\tsfence.vma" ::"r"(satp) : "memory");
}

/* Gives a page of code its right to execute back; whether it had been taken. */
static bool restore(struct process *it, uintptr_t where)
{
    const uintptr_t page = (where - PROGRAM_BASE) / PAGE;
    if ((where < PROGRAM_BASE) || (page >= it->code_pages) ||
        ((it->code[page] & ENTRY_EXECUTE) != 0u)) {
        return false;
    }
    it->code[page] = (it->code[page] & ~(uint64_t)ENTRY_READ) | ENTRY_EXECUTE;
    it->revoked--;
    __asm__ volatile("sfence.vma" ::: "memory");
    return true;
}

bool process_run(uint32_t p, uint32_t cycles)
{
    struct process *const it = &processes[p];
    uintptr_t cause;
    it->context.status = (cycles != 0u) ? STATUS_MPIE : 0u;
    timer(cycles);
    do {
        cause = context_run(&it->context);
    } while ((cause == CAUSE_FETCH_PAGE) && restore(it, it->context.registers[0]));
    timer(0u);
    if (cause == CAUSE_TIMER) {
        return false;
    }
    if (cause != CAUSE_ECALL_U) {
        fault(p, cause, it->context.registers[0]);
    }
    return true;
}

uint32_t process_result(uint32_t p)
{
    return (uint32_t)processes[p].context.registers[10];
}

void process_revoke(uint32_t p)
{
    struct process *const it = &processes[p];
    uint32_t page;
    for (page = 1u; page < it->code_pages; page += 2u) {
        if ((it->code[page] & ENTRY_EXECUTE) != 0u) {
            /* Readable instead: an entry that is neither would lead to another table. */
            it->code[page] = (it->code[page] & ~(uint64_t)ENTRY_EXECUTE) | ENTRY_READ;
            it->revoked++;
        }
    }
    __asm__ volatile("sfence.vma" ::: "memory");
    process_flush_caches();
}

/* A stack that overflows has met a page that is not there. */
void process_check(uint32_t p)
{
    (void)p;
}

void process_flush_caches(void)
{
    /* The data cache writes back what it holds and keeps it; the instruction cache is emptied. */
    __asm__ volatile("fence.i" ::: "memory");
    host_write(HOST_FLUSH, 1u);
    (void)host_read(HOST_CYCLE_LO);
}
