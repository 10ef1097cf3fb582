# Stands in for Vivado and for readers of SDC: runs a script or a constraint file with commands
# that check their options and the files they are given, and print how they were called.
#
#   tclsh stubs.tcl FILE ?ARG...?
#
# One line a call; command and arguments are separated by "|". What Tcl does not know, and an
# option that a command does not have, ends it with an error.

# Options of each command: name, and 1 if a value follows.
array set options {
  read_verilog          {-sv 0}
  read_xdc              {-mode 1}
  synth_design          {-top 1 -part 1 -mode 1}
  opt_design            {}
  place_design          {}
  phys_opt_design       {}
  route_design          {}
  report_utilization    {-file 1 -hierarchical 0}
  report_timing_summary {-file 1}
  write_checkpoint      {-force 0}
  create_clock          {-name 1 -period 1}
  set_property          {}
  set_input_delay       {-clock 1}
  set_output_delay      {-clock 1}
  set_false_path        {-from 1 -to 1 -through 1}
  get_ports             {}
  get_pins              {}
}
# What an XDC may use of Tcl itself, and the commands it may use of Vivado.
set xdc_tcl {set expr list}
set xdc_commands {create_clock set_property set_input_delay set_output_delay set_false_path
  get_ports get_pins}
set files {read_verilog read_xdc}

proc stub {name arguments} {
  global options files
  array set known $options($name)
  set plain {}
  for {set i 0} {$i < [llength $arguments]} {incr i} {
    set argument [lindex $arguments $i]
    if {[info exists known($argument)]} {
      incr i $known($argument)
      if {$i >= [llength $arguments]} { error "$name: $argument wants a value" }
    } elseif {[string match {-[a-z]*} $argument]} {
      error "$name: no option $argument"
    } else {
      lappend plain $argument
    }
  }
  if {$name in $files} {
    foreach file $plain { if {![file isfile $file]} { error "$name: no file $file" } }
  }
  puts [join [concat $name [lmap argument $arguments {join $argument " "}]] "|"]
  if {$name eq "read_xdc"} { foreach file $plain { read_constraints $file } }
  # Objects stand for themselves, by their names.
  if {[string match get_* $name]} { return [join $plain " "] }
}

# An XDC is not a script: a fresh interpreter without most of Tcl.
proc read_constraints {file} {
  global xdc_tcl xdc_commands
  set inner [interp create]
  set channel [open $file]
  set text [read $channel]
  close $channel
  foreach command [$inner eval {info commands}] {
    if {$command ni $xdc_tcl} { $inner hide $command }
  }
  foreach command $xdc_commands { $inner alias $command stub_of $command }
  $inner eval $text
  interp delete $inner
}
proc stub_of {name args} { stub $name $args }

foreach name [array names options] { interp alias {} $name {} stub_of $name }

set file [lindex $argv 0]
set argv [lrange $argv 1 end]
set argc [llength $argv]
if {[file extension $file] eq ".xdc"} { read_constraints $file } else { source $file }
