/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In place of the machine: its instructions (RV32IMA, machine mode), its memory map and host port,
 * registers of the block that remember what was written, and no time but a cycle an instruction.
 * The plan comes on standard input, words in hexadecimal. What marks say goes to standard output,
 * a line each: `mark CODE PROGRAM ARGUMENT VALUE...`; and, when a program has returned or was
 * interrupted, what it did since its invocation began:
 * `ran PROGRAM instructions N lines N misses N data N`: instructions, lines of 64 bytes fetched,
 * lines of 32 bytes that an instruction cache of 4 KB missed, lines of 64 bytes of data.
 */
#include "../machine.h"

#include "jukebox_regs.h"

#include <elf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES (MEMORY_BYTES / 64)
#define ICACHE_LINES 128
#define LIMIT 20000000000ull

static uint8_t memory[MEMORY_BYTES];
static uint32_t x[32];
static uint32_t pc = MEMORY_BASE;
static uint32_t mstatus, mie, mtvec, mscratch, mepc, mcause, mtval;
static uint64_t cycles;
/* When the timer rises; 0: not. */
static uint64_t timer_at;
static uint32_t cycle_hi;
static uint32_t reservation;
static uint32_t asid;
static uint32_t block_registers[1024];
static uint32_t icache[ICACHE_LINES];

/* What an invocation of a program has done. */
static struct work {
    uint64_t instructions;
    uint64_t misses;
    uint32_t lines;
    uint32_t data;
    uint8_t fetched[LINES];
    uint8_t touched[LINES];
} works[PROGRAMS + 1];

/* How often each instruction was executed by programs, if that is wanted. */
static uint32_t *counts;
static const char *counts_path;

/* The mark that values still belong to. */
static bool mark_open;

static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, " (pc %08x, %llu instructions)\n", pc, (unsigned long long)cycles);
    exit(1);
}

static void load(const char *path)
{
    static uint8_t file[64 << 20];
    FILE *const in = fopen(path, "rb");
    const size_t length = in == NULL ? 0 : fread(file, 1, sizeof file, in);
    const Elf32_Ehdr *const header = (const void *)file;
    int i;
    if (length < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
        fail("%s: no ELF", path);
    }
    fclose(in);
    /* What nobody clears is not zero. */
    memset(memory, 0xA5, sizeof memory);
    for (i = 0; i < header->e_phnum; i++) {
        const Elf32_Phdr *const part = (const void *)(file + header->e_phoff + i * sizeof *part);
        if (part->p_type == PT_LOAD) {
            memcpy(memory + (part->p_paddr - MEMORY_BASE), file + part->p_offset, part->p_filesz);
        }
    }
}

static struct work *work(void)
{
    return &works[asid];
}

static void forget_work(uint32_t program)
{
    if (program < PROGRAMS) {
        memset(&works[program + 1], 0, sizeof works[0]);
    }
}

static void tell_work(uint32_t program)
{
    const struct work *const it = &works[program + 1];
    printf("ran %u instructions %llu lines %u misses %llu data %u\n", program,
           (unsigned long long)it->instructions, it->lines, (unsigned long long)it->misses,
           it->data);
}

static void mark(uint32_t word)
{
    const uint32_t code = word >> WORD_CODE_SHIFT;
    const uint32_t program = (word >> WORD_PROGRAM_SHIFT) & WORD_PROGRAM_MASK;
    if (mark_open) {
        printf("\n");
    }
    if (code == MARK_BEGIN) {
        forget_work(program);
    }
    if (code == MARK_RETURNED || code == MARK_INITIALISED) {
        tell_work(program);
    }
    printf("mark %u %u %u", code, program, word & WORD_ARGUMENT_MASK);
    mark_open = true;
}

static uint32_t plan(void)
{
    unsigned word;
    if (scanf("%x", &word) != 1) {
        fail("the plan has no end");
    }
    if (word >> WORD_CODE_SHIFT == PLAN_INIT) {
        forget_work((word >> WORD_PROGRAM_SHIFT) & WORD_PROGRAM_MASK);
    }
    return word;
}

/* Writes how often each instruction was executed: address and number, a line each. */
static void write_counts(const char *path)
{
    FILE *const out = fopen(path, "w");
    uint32_t i;
    for (i = 0; out != NULL && i < MEMORY_BYTES / 4; i++) {
        if (counts[i] != 0) {
            fprintf(out, "%08x %u\n", MEMORY_BASE + 4 * i, counts[i]);
        }
    }
    if (out == NULL || fclose(out) != 0) {
        fail("%s: cannot be written", path);
    }
}

static uint32_t io_read(uint32_t address)
{
    if (address >= BLOCK_BASE && address < BLOCK_BASE + sizeof block_registers) {
        switch (address - BLOCK_BASE) {
        case JUKEBOX_ID_OFFSET:
            return JUKEBOX_ID_VALUE;
        case JUKEBOX_CAP0_OFFSET:
            return JUKEBOX_CAP0_VALUE;
        case JUKEBOX_CAP1_OFFSET:
            return JUKEBOX_CAP1_VALUE;
        case JUKEBOX_STATUS_OFFSET:
            return JUKEBOX_STATUS_RECORD_DONE_MASK;
        case JUKEBOX_REC_BYTES_OFFSET:
            /* As if something had been recorded since the start, whatever it was. */
            return block_registers[JUKEBOX_REC_OFFSET_OFFSET / 4] + 64;
        }
        return block_registers[(address - BLOCK_BASE) / 4];
    }
    switch (address - HOST_BASE) {
    case HOST_CYCLE_LO:
        cycle_hi = (uint32_t)(cycles >> 32);
        return (uint32_t)cycles;
    case HOST_CYCLE_HI:
        return cycle_hi;
    case HOST_PLAN:
        return plan();
    }
    fail("read of %08x", address);
    return 0;
}

static void io_write(uint32_t address, uint32_t value)
{
    if (address >= BLOCK_BASE && address < BLOCK_BASE + sizeof block_registers) {
        block_registers[(address - BLOCK_BASE) / 4] = value;
        return;
    }
    switch (address - HOST_BASE) {
    case HOST_EXIT:
        if (mark_open) {
            printf("\n");
        }
        printf("exit %u after %llu\n", value, (unsigned long long)cycles);
        if (counts != NULL) {
            write_counts(counts_path);
        }
        exit(value == EXIT_PASS ? 0 : 1);
    case HOST_PUTC:
        fputc((int)value, stderr);
        return;
    case HOST_ASID:
        if (value > PROGRAMS) {
            fail("address space %u", value);
        }
        asid = value;
        return;
    case HOST_FLUSH:
        return;
    case HOST_MARK:
        mark(value);
        return;
    case HOST_VALUE:
        if (!mark_open) {
            fail("a value without a mark");
        }
        printf(" %08x", value);
        return;
    case HOST_TIMER:
        timer_at = value == 0 ? 0 : cycles + value;
        return;
    }
    fail("write of %08x", address);
}

static void trap(uint32_t cause, uint32_t value)
{
    mepc = pc;
    mcause = cause;
    mtval = value;
    /* MPIE is what MIE was, MPP is M. */
    mstatus = 0x1800u | ((mstatus & 8u) << 4);
    pc = mtvec & ~3u;
}

/* Whether an access is to memory and aligned; traps if it is not aligned, or to nowhere. */
static bool in_memory(uint32_t address, uint32_t bytes)
{
    return address - MEMORY_BASE <= MEMORY_BYTES - bytes;
}

static void touch(uint32_t address)
{
    uint8_t *const line = &work()->touched[(address - MEMORY_BASE) / 64];
    if (*line == 0) {
        *line = 1;
        work()->data++;
    }
}

static bool read_data(uint32_t address, uint32_t bytes, uint32_t *value)
{
    if ((address & (bytes - 1)) != 0) {
        trap(4, address);
        return false;
    }
    if (in_memory(address, bytes)) {
        *value = 0;
        memcpy(value, memory + (address - MEMORY_BASE), bytes);
        touch(address);
    } else if (address >> 31 != 0 && bytes == 4) {
        *value = io_read(address);
    } else {
        trap(5, address);
        return false;
    }
    return true;
}

static bool write_data(uint32_t address, uint32_t bytes, uint32_t value)
{
    if ((address & (bytes - 1)) != 0) {
        trap(6, address);
        return false;
    }
    if (in_memory(address, bytes)) {
        memcpy(memory + (address - MEMORY_BASE), &value, bytes);
        touch(address);
    } else if (address >> 31 != 0 && bytes == 4) {
        io_write(address, value);
    } else {
        trap(7, address);
        return false;
    }
    return true;
}

static uint32_t *csr(uint32_t number)
{
    static uint32_t mip;
    switch (number) {
    case 0x300:
        return &mstatus;
    case 0x304:
        return &mie;
    case 0x305:
        return &mtvec;
    case 0x340:
        return &mscratch;
    case 0x341:
        return &mepc;
    case 0x342:
        return &mcause;
    case 0x343:
        return &mtval;
    case 0x344:
        mip = timer_at != 0 && cycles >= timer_at ? 0x80u : 0u;
        return &mip;
    }
    fail("no such CSR: %03x", number);
    return NULL;
}

static uint32_t multiply_divide(uint32_t function, uint32_t a, uint32_t b)
{
    const int32_t sa = (int32_t)a;
    const int32_t sb = (int32_t)b;
    switch (function) {
    case 0:
        return a * b;
    case 1:
        return (uint32_t)(((int64_t)sa * sb) >> 32);
    case 2:
        return (uint32_t)(((int64_t)sa * (int64_t)(uint64_t)b) >> 32);
    case 3:
        return (uint32_t)(((uint64_t)a * b) >> 32);
    case 4:
        return b == 0 ? 0xFFFFFFFFu : a == 0x80000000u && sb == -1 ? a : (uint32_t)(sa / sb);
    case 5:
        return b == 0 ? 0xFFFFFFFFu : a / b;
    case 6:
        return b == 0 ? a : a == 0x80000000u && sb == -1 ? 0u : (uint32_t)(sa % sb);
    default:
        return b == 0 ? a : a % b;
    }
}

static void fetched(void)
{
    struct work *const it = work();
    const uint32_t at = pc - MEMORY_BASE;
    const uint32_t tag = pc / 32;
    it->instructions++;
    if (counts != NULL && asid != ASID_KERNEL) {
        counts[at / 4]++;
    }
    if (it->fetched[at / 64] == 0) {
        it->fetched[at / 64] = 1;
        it->lines++;
    }
    if (icache[tag % ICACHE_LINES] != tag) {
        icache[tag % ICACHE_LINES] = tag;
        it->misses++;
    }
}

static void step(void)
{
    uint32_t word, a, b, value, next, immediate;
    uint32_t rd, function;
    cycles++;
    if (timer_at != 0 && cycles >= timer_at && (mstatus & 8u) != 0 && (mie & 0x80u) != 0) {
        trap(0x80000007u, 0);
    }
    if (!in_memory(pc, 4) || (pc & 3u) != 0) {
        fail("fetch of %08x", pc);
    }
    memcpy(&word, memory + (pc - MEMORY_BASE), 4);
    fetched();
    a = x[(word >> 15) & 31];
    b = x[(word >> 20) & 31];
    rd = (word >> 7) & 31;
    function = (word >> 12) & 7;
    immediate = (uint32_t)((int32_t)word >> 20);
    next = pc + 4;
    value = 0;
    switch (word & 0x7F) {
    case 0x37:
        value = word & 0xFFFFF000u;
        break;
    case 0x17:
        value = pc + (word & 0xFFFFF000u);
        break;
    case 0x6F:
        value = next;
        next = pc + (((uint32_t)((int32_t)word >> 31) << 20) | (word & 0xFF000u) |
                     ((word >> 9) & 0x800u) | ((word >> 20) & 0x7FEu));
        break;
    case 0x67:
        value = next;
        next = (a + immediate) & ~1u;
        break;
    case 0x63: {
        bool taken = false;
        switch (function) {
        case 0: taken = a == b; break;
        case 1: taken = a != b; break;
        case 4: taken = (int32_t)a < (int32_t)b; break;
        case 5: taken = (int32_t)a >= (int32_t)b; break;
        case 6: taken = a < b; break;
        case 7: taken = a >= b; break;
        default: trap(2, word); return;
        }
        if (taken) {
            next = pc + (((uint32_t)((int32_t)word >> 31) << 12) | ((word << 4) & 0x800u) |
                         ((word >> 20) & 0x7E0u) | ((word >> 7) & 0x1Eu));
        }
        rd = 0;
        break;
    }
    case 0x03: {
        static const uint32_t widths[8] = {1, 2, 4, 0, 1, 2, 0, 0};
        if (widths[function] == 0) {
            trap(2, word);
            return;
        }
        if (!read_data(a + immediate, widths[function], &value)) {
            return;
        }
        if (function == 0) {
            value = (uint32_t)(int8_t)value;
        } else if (function == 1) {
            value = (uint32_t)(int16_t)value;
        }
        break;
    }
    case 0x23:
        immediate = (immediate & ~31u) | rd;
        if (function > 2) {
            trap(2, word);
            return;
        }
        if (!write_data(a + immediate, 1u << function, b)) {
            return;
        }
        rd = 0;
        break;
    case 0x13:
        b = immediate;
        switch (function) {
        case 0: value = a + b; break;
        case 1: value = a << (b & 31); break;
        case 2: value = (int32_t)a < (int32_t)b; break;
        case 3: value = a < b; break;
        case 4: value = a ^ b; break;
        case 5:
            value = (word >> 30) & 1 ? (uint32_t)((int32_t)a >> (b & 31)) : a >> (b & 31);
            break;
        case 6: value = a | b; break;
        default: value = a & b; break;
        }
        break;
    case 0x33:
        if (word >> 25 == 1) {
            value = multiply_divide(function, a, b);
            break;
        }
        switch (function) {
        case 0: value = (word >> 30) & 1 ? a - b : a + b; break;
        case 1: value = a << (b & 31); break;
        case 2: value = (int32_t)a < (int32_t)b; break;
        case 3: value = a < b; break;
        case 4: value = a ^ b; break;
        case 5:
            value = (word >> 30) & 1 ? (uint32_t)((int32_t)a >> (b & 31)) : a >> (b & 31);
            break;
        case 6: value = a | b; break;
        default: value = a & b; break;
        }
        break;
    case 0x0F:
        /* fence; fence.i; the core's own that empties its data cache. */
        if (function == 1) {
            memset(icache, 0, sizeof icache);
        } else if (function != 0 && word != 0x0000500Fu) {
            trap(2, word);
            return;
        }
        rd = 0;
        break;
    case 0x2F: {
        const uint32_t operation = word >> 27;
        if (function != 2) {
            trap(2, word);
            return;
        }
        if (operation == 2) {
            if (!read_data(a, 4, &value)) {
                return;
            }
            reservation = a;
            break;
        }
        if (operation == 3) {
            value = reservation != a;
            if (value == 0 && !write_data(a, 4, b)) {
                return;
            }
            reservation = 0;
            break;
        }
        if (!read_data(a, 4, &value)) {
            return;
        }
        switch (operation) {
        case 0: b += value; break;
        case 1: break;
        case 4: b ^= value; break;
        case 8: b |= value; break;
        case 12: b &= value; break;
        case 16: b = (int32_t)b < (int32_t)value ? b : value; break;
        case 20: b = (int32_t)b > (int32_t)value ? b : value; break;
        case 24: b = b < value ? b : value; break;
        case 28: b = b > value ? b : value; break;
        default: trap(2, word); return;
        }
        if (!write_data(a, 4, b)) {
            return;
        }
        break;
    }
    case 0x73:
        if (function == 0) {
            if (word == 0x00000073u) {
                trap(11, 0);
            } else if (word == 0x30200073u) {
                mstatus = (mstatus & ~0x1888u) | ((mstatus >> 4) & 8u) | 0x80u;
                pc = mepc;
            } else {
                trap(2, word);
            }
            return;
        } else {
            uint32_t *const it = csr(word >> 20);
            const uint32_t source = (word >> 15) & 31;
            const uint32_t operand = (function & 4) != 0 ? source : a;
            value = *it;
            switch (function & 3) {
            case 1: *it = operand; break;
            case 2: *it |= operand; break;
            case 3: *it &= ~operand; break;
            default: trap(2, word); return;
            }
        }
        break;
    default:
        trap(2, word);
        return;
    }
    if (rd != 0) {
        x[rd] = value;
    }
    pc = next;
}

int main(int count, char **arguments)
{
    if (count != 2 && count != 3) {
        fail("usage: %s reference.elf [file for the counts] < plan", arguments[0]);
    }
    if (count == 3) {
        counts = calloc(MEMORY_BYTES / 4, sizeof *counts);
        counts_path = arguments[2];
    }
    load(arguments[1]);
    while (cycles < LIMIT) {
        step();
    }
    fail("it does not end");
}
