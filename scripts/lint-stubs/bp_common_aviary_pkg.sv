// For the linters only: of BlackParrot's package the one name that the reference machine uses.
package bp_common_aviary_pkg;
  localparam int e_bp_softcore_cfg = 1;
endpackage
