//! Drivers with something forgotten, each of which a scenario must find.

use crate::build::{NotBuilt, Setup, Target};
use crate::scenarios::{self, Scenario};
use anyhow::{Result, anyhow, ensure};
use std::panic::catch_unwind;

/// What is forgotten, where it stands, what is there instead, who finds it.
type Mutant = (&'static str, &'static str, &'static str, Scenario);

const MUTANTS: &[Mutant] = &[
    (
        "the fence before a START",
        "    JUKEBOX_FENCE_BEFORE();\n",
        "",
        scenarios::IMPORTED,
    ),
    (
        "the fence after a wait",
        "            JUKEBOX_FENCE_AFTER();\n",
        "",
        scenarios::WARM,
    ),
    (
        "the threshold",
        "(length < (inst->longest >> dev->keep_shift))",
        "false",
        scenarios::WARM,
    ),
    (
        "the longest record",
        "(inst->longest >> dev->keep_shift)",
        "(inst->length >> dev->keep_shift)",
        scenarios::WEAR,
    ),
    (
        "to swap the buffers",
        "            inst->newest = other(inst);\n",
        "",
        scenarios::WARM,
    ),
    (
        "where the record goes on",
        "        put(dev, JB_OFFSET(REC_OFFSET), inst->rec_offset);\n",
        "",
        scenarios::PREEMPTED,
    ),
    (
        "where the replay goes on",
        "        put(dev, JB_OFFSET(REP_OFFSET), inst->rep_offset);\n",
        "",
        scenarios::PREEMPTED,
    ),
    (
        "to save where the replay was",
        "        inst->rep_offset = get(dev, JB_OFFSET(REP_OFFSET));\n",
        "        inst->rep_offset = 0u;\n",
        scenarios::PREEMPTED,
    ),
    (
        "that an invocation is over",
        "    inst->rec_offset = 0u;\n    inst->rep_offset = 0u;\n    inst->paused = false;\n    \
         inst->lost = false;",
        "    inst->paused = false;\n    inst->lost = false;",
        scenarios::WARM,
    ),
    (
        "the ASID",
        "        put(dev, JB_OFFSET(ASID), dev->asid);\n    }\n",
        "    }\n",
        scenarios::ASIDS,
    ),
    (
        "the ASID filter",
        "settings->asid_filter ? JB_MASK(CONFIG_ASID_FILTER) : 0u",
        "0u",
        scenarios::ASIDS,
    ),
    (
        "to clear errors",
        "        put(dev, JB_OFFSET(ERROR_CAUSE), found);\n",
        "",
        scenarios::WRITE_ERRORS,
    ),
    (
        "that a record with an error is none",
        "((causes & REC_CAUSES) != 0u) || ((status & JB_MASK(STATUS_RECORD_DONE)) == 0u)",
        "false",
        scenarios::WRITE_ERRORS,
    ),
    (
        "that DONE after a refusal is old",
        "((causes & REC_CAUSES) != 0u) || ((status",
        "((status",
        scenarios::REFUSED,
    ),
    (
        "the offset of a refused START",
        "        clear_pair(dev, JB_OFFSET(REC_OFFSET));\n        return false;",
        "        return false;",
        scenarios::REFUSED,
    ),
    (
        "to drop what cannot be read",
        "            drop_record(inst);\n",
        "",
        scenarios::READ_ERRORS,
    ),
    (
        "the bound of a wait",
        "        left--;\n",
        "",
        scenarios::DRAINING,
    ),
    (
        "who is coming to rest",
        "        if (settle(dev) != JB_DRIVER(OK)) {\n            return JB_DRIVER(STUCK);\n        }\n",
        "",
        scenarios::DRAINING,
    ),
    (
        "to wait for translations",
        "!at_rest(dev, JB_MASK(STATUS_REPLAYING), &status)",
        "!at_rest(dev, 0u, &status)",
        scenarios::QUIESCED,
    ),
    (
        "that a deschedule ends what was quiesced",
        "        dev->held = false;\n        if (dev->started != 0u) {\n            put(",
        "        if (dev->started != 0u) {\n            put(",
        scenarios::QUIESCED,
    ),
    (
        "what a core wrote into a buffer",
        "        JUKEBOX_CACHE_CLEAN_INVALIDATE(buffers[i], bytes);\n",
        "",
        scenarios::INCOHERENT,
    ),
    (
        "what a core holds of a record",
        "    JUKEBOX_CACHE_INVALIDATE(*where, inst->length);\n",
        "",
        scenarios::INCOHERENT,
    ),
    (
        "what a core wrote of a record",
        "    JUKEBOX_CACHE_CLEAN_INVALIDATE(inst->buffer[0], inst->bytes);\n",
        "",
        scenarios::IMPORTED,
    ),
    (
        "that only an imported record is displaced",
        "            inst->rebase = 0;\n            inst->statistics.replaced++;",
        "            inst->statistics.replaced++;",
        scenarios::IMPORTED,
    ),
    (
        "upper words that somebody left",
        "    put(dev, offset, 0u);\n#if JUKEBOX_REC_BASE_BITS > 32\n    put(dev, offset + 4u, 0u);\n",
        "    put(dev, offset, 0u);\n#if JUKEBOX_REC_BASE_BITS > 32\n",
        scenarios::ADDRESSES,
    ),
    (
        "how wide addresses are",
        "#if JUKEBOX_PADDR_BITS > 32\n    put(dev, offset + 4u, (uint32_t)(value >> 32));\n#endif",
        "    put(dev, offset + 4u, (uint32_t)((uint64_t)value >> 32));",
        scenarios::ADDRESSES,
    ),
    (
        "what was there before",
        "    metrics->accuracy.den = less(metrics->accuracy.den, number);\n",
        "",
        scenarios::MARKED,
    ),
    (
        "to ask what it is",
        "get(dev, JB_OFFSET(ID)) == JUKEBOX_ID_VALUE",
        "true",
        scenarios::INIT,
    ),
    (
        "what was left running",
        "    put(dev, JB_OFFSET(CTRL), JB_MASK(CTRL_PAUSE));\n    if (!at_rest",
        "    if (!at_rest",
        scenarios::INIT,
    ),
];

/// The same of a driver for a block with next line, by [`scenarios::lines_behind_misses`].
const OF_NEXT_LINE: &[(&str, &str, &str)] = &[
    (
        "the lines behind misses",
        "    put(dev, JB_OFFSET(NEXT_LINE), dev->next_lines);\n    return",
        "    return",
    ),
    (
        "them when pages go away",
        "        put(dev, JB_OFFSET(NEXT_LINE), 0u);\n",
        "",
    ),
    (
        "that they are off",
        "    if (!dev->next_off) {\n",
        "    {\n",
    ),
    (
        "to switch them on again",
        "        put(dev, JB_OFFSET(NEXT_LINE), dev->next_lines);\n    }\n",
        "    }\n",
    ),
    (
        "to count them",
        "    metrics->accuracy.den += number;\n",
        "",
    ),
];

/// The same of a driver for a block that replays two records.
const OF_TWO_RECORDS: &[Mutant] = &[
    (
        "the record before",
        "        put(dev, JB_OFFSET(REP2_BYTES), inst->before_length);\n",
        "",
        ONE_BEFORE,
    ),
    (
        "where it is",
        "        put_paddr(dev, JB_OFFSET(REP2_BASE), inst->buffer[inst->before]);\n",
        "",
        ONE_BEFORE,
    ),
    (
        "that the newest becomes it",
        "            inst->before = inst->newest;\n",
        "",
        ONE_BEFORE,
    ),
    (
        "that offsets go over both",
        "inst->rep_offset >= total(inst)",
        "inst->rep_offset >= inst->length",
        ONE_BEFORE,
    ),
    (
        "the second record of a refused START",
        "            clear_pair(dev, JB_OFFSET(REP2_BYTES));\n        }",
        "        }",
        NONE_LEFT,
    ),
    (
        "that an imported one has none before it",
        "    inst->before_length = 0u;\n    inst->length = length;",
        "    inst->length = length;",
        NONE_LEFT,
    ),
    (
        "that a displaced one goes alone",
        "(inst->rebase == 0) ? inst->length : 0u",
        "inst->length",
        NONE_LEFT,
    ),
    (
        "that lengths are added up",
        "(bytes >> 31) != 0u",
        "false",
        NONE_LEFT,
    ),
];

/// The same of a driver for a block with run-ahead, by [`scenarios::the_rest_goes_into_the_llc`].
const OF_RUN_AHEAD: &[(&str, &str, &str)] = &[(
    "to switch run-ahead on",
    "        config |= JB_MASK(CONFIG_RUN_AHEAD);\n",
    "",
)];

/// The same of a driver for a block without anything that can be left out.
const OF_THE_LEAST: &[Mutant] = &[
    (
        "what was left running",
        "    put(dev, JB_OFFSET(CTRL), JB_MASK(CTRL_RECORD_STOP) | JB_MASK(CTRL_REPLAY_ABORT));\n    if",
        "    if",
        LEAST,
    ),
    (
        "which parts a block has",
        "get(dev, JB_OFFSET(CAP2)) == JUKEBOX_LITE_CAP2_VALUE",
        "true",
        LEAST,
    ),
    (
        "how long a record is",
        "length = get(dev, JB_OFFSET(REC_BYTES));",
        "length = inst->bytes;",
        LEAST,
    ),
    (
        "to end the replay when pages go away",
        "        put(dev, JB_OFFSET(CTRL), JB_MASK(CTRL_REPLAY_ABORT));\n",
        "",
        LEAST_ENDS,
    ),
    (
        "to drop what cannot be read",
        "            drop_record(inst);\n",
        "",
        LEAST_ENDS,
    ),
];

const LEAST: Scenario = ("least", scenarios::the_least_records_and_replays);
const LEAST_ENDS: Scenario = ("least", scenarios::the_least_comes_to_its_end);
const ONE_BEFORE: Scenario = ("two records", scenarios::the_one_before_follows);
const NONE_LEFT: Scenario = ("two records", scenarios::no_second_one_is_left);

/// Runs each driver that forgets something through its scenario.
pub fn all_are_found() -> Result<()> {
    let mut missed = Vec::new();
    let of_next_line = OF_NEXT_LINE.iter().map(|&(forgotten, from, to)| {
        let scenario: Scenario = ("next line", scenarios::lines_behind_misses);
        (forgotten, from, to, scenario)
    });
    let of_run_ahead = OF_RUN_AHEAD.iter().map(|&(forgotten, from, to)| {
        let scenario: Scenario = ("run-ahead", scenarios::the_rest_goes_into_the_llc);
        (forgotten, from, to, scenario)
    });
    let all = MUTANTS.iter().chain(OF_TWO_RECORDS).chain(OF_THE_LEAST);
    let all = all.copied();
    for (forgotten, from, to, (name, scenario)) in all.chain(of_next_line).chain(of_run_ahead) {
        let mut setup = Setup::new(Target::Native64);
        if name == "next line" {
            setup = setup.with(|config| config.prefetch.next_line = true);
        }
        if name == "run-ahead" {
            setup = setup.with(|config| config.prefetch.run_ahead = true);
        }
        if name == LEAST.0 {
            setup = setup.with(|config| *config = scenarios::least());
        }
        if name == ONE_BEFORE.0 {
            setup = setup.with(|config| config.prefetch.second_record = true);
        }
        setup.mutation = Some((from, to));
        // A record that is none cannot even be decoded.
        let played = catch_unwind(|| scenario(&setup));
        let Err(error) = played.unwrap_or_else(|_| Err(anyhow!("no record"))) else {
            missed.push(format!("{name} does not see that it forgets {forgotten}"));
            continue;
        };
        let why = error.to_string();
        println!(
            "{forgotten}: {name}: {}",
            why.lines().next().unwrap_or_default()
        );
        if error.is::<NotBuilt>() {
            missed.push(format!("{forgotten}: {why}"));
        }
    }
    ensure!(missed.is_empty(), "{missed:#?}");
    Ok(())
}
