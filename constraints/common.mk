# SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
# What the flows of all targets share.
#
# Emitted by jukebox 0.1.0 for the configuration
#   name = "jukebox"
#   address = { va_bits = 48, pa_bits = 48, asid_bits = 16 }
#   geometry = { line_bytes = 64, region_bytes = 1024, crrb_entries = 16 }
#   metadata = { check = "crc16", axi_data_bits = 64, reads_in_flight = 2, axi_cache = 3,
#     axi_prot = 0, axi_qos = 0 }
#   prefetch = { egress = "native" }
#   reset = { style = "async-low" }
#   counters = { bits = 32 }
#
# Included by the Makefile of each target. Call that with `make -C`: paths are relative to it.

NAME := jukebox
RTL := $(addprefix ../../, \
  rtl/jukebox_pkg.sv \
  rtl/jukebox_fifo.sv \
  rtl/jukebox_observe.sv \
  rtl/jukebox_crrb.sv \
  rtl/jukebox_packer.sv \
  rtl/jukebox_writer.sv \
  rtl/jukebox_record.sv \
  rtl/jukebox_reader.sv \
  rtl/jukebox_unpacker.sv \
  rtl/jukebox_translate.sv \
  rtl/jukebox_pacer.sv \
  rtl/jukebox_issue.sv \
  rtl/jukebox_watchdog.sv \
  rtl/jukebox_replay.sv \
  rtl/jukebox_counters.sv \
  rtl/jukebox_regs.sv \
  rtl/jukebox.sv \
  rtl/jukebox_reset_sync.sv)
WRAPPER := ../ooc/$(NAME)_ooc.sv

# Where results go. A step whose result is there and up to date is not done again.
OUT ?= build

YOSYS ?= yosys

# What every synthesis depends on beside its sources.
HOW := ../common.mk Makefile

# How Yosys' abc9 makes LUTs of logic, in place of what it does by itself: that is ABC's flow2 after
# &dc2, with wires between LUTs taken as 900 ps long (-W), as they are on an ECP5. Structure is
# sought twice, and of all the mappings the best is kept. In a command, a comma stands for a blank.
MAP := &if,-m,-W,900,-v &mfs &save
ROUND := &synch2,-K,6,-C,500 $(MAP) &dch,-C,500 $(MAP) &load
ABC := &ps &scorr &sweep &dc2 $(ROUND) &st &sopb,-R,10,-C,4 $(ROUND)

# Goes before a synthesis that uses abc9.
EMPTY :=
LUTS := scratchpad -set abc9.script +$(subst $(EMPTY) ,;,$(ABC));

# Ends a command: what it says goes to a log beside its result, and is shown if it fails.
LOGGED = >$(basename $@).log 2>&1 || { tail -n 20 $(basename $@).log >&2; false; }

# Starts a line that says what is done.
SAY = @echo "$(NAME) $(notdir $(CURDIR)):

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all clean yosys_is_new

$(OUT):
	@mkdir -p $@

# Old releases (such as 0.23, Debian 12's) make the block much larger: better no figure than that.
yosys_is_new:
	@case "$$($(YOSYS) -V)" in \
	  "Yosys 0."[0-9][!0-9]* | "Yosys 0."[1-4][0-9][!0-9]*) \
	    echo "$(NAME): '$(YOSYS)' is older than Yosys 0.50" >&2; false ;; \
	  Yosys*) ;; \
	  *) echo "$(NAME): '$(YOSYS) -V' does not answer as Yosys does" >&2; false ;; \
	esac

clean:
	rm -rf $(OUT)
