/*
 * SPDX-License-Identifier: Apache-2.0
 * What the reference machine, its software and its host agree on. This header is the only place:
 * the kernel, the check and the harness take their numbers from it. Every definition is one line,
 * a name and a number, so that a reader of lines is parser enough.
 */
#ifndef MACHINE_H
#define MACHINE_H

/* Memory: cached, the reset vector at its beginning. */
#define MEMORY_BASE 0x40000000
#define MEMORY_BYTES 0x04000000

/* Registers of the block, and the host port. Not cached; accesses of 32 bits. */
#define BLOCK_BASE 0xF0000000
#define HOST_BASE 0xF0010000

/* W: ends the simulation, 0 is a pass. */
#define HOST_EXIT 0x00
/* W: a character for the host's log. */
#define HOST_PUTC 0x04
/* W: the address space that instruction lookups of the L2 carry from now on. */
#define HOST_ASID 0x08
/* W 1: writes back and empties the L2; completes, as does a read after it, when that is done. */
#define HOST_FLUSH 0x0C
/* R: cycles since reset; reading LO latches HI. */
#define HOST_CYCLE_LO 0x10
#define HOST_CYCLE_HI 0x14
/* R: the next word of the plan. */
#define HOST_PLAN 0x18
/* W: an event, see MARK_; W: a value that belongs to the last one. */
#define HOST_MARK 0x1C
#define HOST_VALUE 0x20
/* W: the timer interrupt rises so many cycles from now; 0: it does not, and falls. */
#define HOST_TIMER 0x24

/* A word of the plan, and a mark: code, program, argument. */
#define WORD_CODE_SHIFT 24
#define WORD_PROGRAM_SHIFT 16
#define WORD_PROGRAM_MASK 0xFF
#define WORD_ARGUMENT_MASK 0xFFFF

/* Checks that all is well, and exits. */
#define PLAN_END 0
/* Initialises a program: what is not part of an invocation. */
#define PLAN_INIT 1
/* MARK_READY: the host may fork here; the next word is the fork's. */
#define PLAN_READY 2
/*
 * Argument 0: from here on invocations go without the block. BLOCK_USE: with it, initialised anew
 * and without records; BLOCK_RECORD_HITS besides: hits are recorded, too, as an L2 without marks wants
 * it; BLOCK_SECOND_RECORD: the record before the newest is replayed behind it; BLOCK_NEXT_LINES: so
 * many lines behind each miss. A block without these knows neither. Five words follow: bytes of the L2; window of the pacing in lines (PACE_BY_L2: the driver
 * chooses); misses a release; keep_shift (KEEP_NEVER: each new record is taken); bytes of a record
 * buffer, at most RECORD_BYTES_MAX.
 */
#define PLAN_BLOCK 3
/* An invocation. Argument: see INVOKE_. */
#define PLAN_INVOKE 4
/*
 * The same, but that the timer takes the program off the core each time so many cycles after it
 * was put there: the next word. What it says in the word after that, is done in between: a program
 * (WORD_PROGRAM) runs a whole invocation (its round: INVOKE_ROUND), or none at all with NOBODY.
 */
#define PLAN_INVOKE_PREEMPTED 5
/* Marks with the block's counters and shares. Argument 1: and clears them. */
#define PLAN_REPORT 6

#define BLOCK_USE_MASK 0x0001
#define BLOCK_RECORD_HITS_MASK 0x0002
#define BLOCK_SECOND_RECORD_MASK 0x0004
#define BLOCK_NEXT_LINES_SHIFT 4
#define BLOCK_NEXT_LINES_MASK 0x3
#define PACE_BY_L2 0xFFFFFFFF
#define KEEP_NEVER 0xFF
#define RECORD_BYTES_MAX 0x10000
#define NOBODY 0xFF

/* Caches are emptied first: L2 and both L1. */
#define INVOKE_FLUSH_MASK 0x0001
/* Every other page of its code loses the right to execute, until it is wanted: SV39 only. */
#define INVOKE_REVOKE_MASK 0x0002
/* The round: the input is made from it. */
#define INVOKE_ROUND_SHIFT 8
#define INVOKE_ROUND_MASK 0xFF

/* The plan has got to PLAN_READY. No value. */
#define MARK_READY 1
/* A program is initialised. Values: what its initialisation returned. */
#define MARK_INITIALISED 2
/* An invocation begins; the driver is next. Argument: its round. No value. */
#define MARK_BEGIN 3
/* The driver has dispatched it; the program is next. Also when it goes on. Values: DRIVER_ result. */
#define MARK_DISPATCHED 4
/* The program has returned from its invocation. No value. */
#define MARK_RETURNED 5
/* The driver has descheduled it. Argument: the round. Values: those of DESCHEDULED_, in order. */
#define MARK_DESCHEDULED 6
/* The timer has taken the program off the core. No value. */
#define MARK_INTERRUPTED 7
/* The driver has preempted it. Values: DRIVER_ result. */
#define MARK_PREEMPTED 8
/* It is to go on; the driver is next. No value. */
#define MARK_RESUMED 9
/* A counter of the block. Argument: offset of its register. Values: low word, high word. */
#define MARK_COUNTER 10
/* A share. Argument: SHARE_. Values: numerator low, high, denominator low, high. */
#define MARK_SHARE 11
/* PLAN_BLOCK is done. Argument: that of the plan. Values: DRIVER_ result. */
#define MARK_BLOCK 12
/* Something that must not happen; the machine exits. Values: mcause, mepc, mtval. */
#define MARK_FAULT 13

#define DESCHEDULED_CHECKSUM 0
#define DESCHEDULED_LENGTH 1
#define DESCHEDULED_NEWEST 2
#define DESCHEDULED_OTHER 3
#define DESCHEDULED_RESULT 4
#define DESCHEDULED_VALUES 5

#define SHARE_ACCURACY 0
#define SHARE_COVERAGE 1
#define SHARE_TIMELINESS 2

/* Codes of HOST_EXIT. */
#define EXIT_PASS 0
#define EXIT_FAULT 1
#define EXIT_PLAN 2
#define EXIT_STACK 3
#define EXIT_BLOCK 4
#define EXIT_PROGRAM 5

/*
 * The kernel's address space; that of a program is its number and one. HOST_ASID is written by the
 * last instructions before the program's, after MARK_DISPATCHED, and by the first of a trap.
 */
#define ASID_KERNEL 0

/* Programs. */
#define PROGRAM_SMALL 0
#define PROGRAM_MIDDLE 1
#define PROGRAM_LARGE 2
#define PROGRAM_LUA 3
#define PROGRAM_SQLITE 4
#define PROGRAM_DUKTAPE 5
#define PROGRAM_MARKDOWN 6
#define PROGRAM_QUICKJS 7
#define PROGRAM_ZSTD 8
#define PROGRAM_ONIGURUMA 9
#define PROGRAMS 10

/*
 * The second machine, with virtual addresses: what is not here is as above. Programs are linked for
 * one address each, the same for all. HOST_ASID tells whose page tables satp has; what the kernel
 * fetches is in address space 0 by its privilege.
 */
#define SV39_MEMORY_BASE 0x70000000
#define SV39_BLOCK_BASE 0x00100000
#define SV39_HOST_BASE 0x00110000

#define SV39_PROGRAM_NORTH 0
#define SV39_PROGRAM_EAST 1
#define SV39_PROGRAM_SOUTH 2
#define SV39_PROGRAM_WEST 3
#define SV39_PROGRAMS 4

#endif /* MACHINE_H */
