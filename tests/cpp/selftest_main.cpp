// Runs a verilated self-test, RTL or netlist, until its first line has left on the UART, and
// prints what its pins do: one word and one or two numbers a line.
//
//   uart CYCLE LEVEL     the UART's pin has changed
//   done CYCLE           done_o has risen
//   NAME VALUE           an output at the end
//
// Arguments: most cycles until done, cycles from then on.

#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "Vselftest.h"
#include "verilated.h"

static double now = 0;
double sc_time_stamp() { return now; }

static void tick(Vselftest &top) {
    top.clk_i = 0;
    top.eval();
    top.clk_i = 1;
    top.eval();
    now += 1;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s CYCLES_TO_DONE CYCLES_AFTER\n", argv[0]);
        return 2;
    }
    std::uint64_t end = std::strtoull(argv[1], nullptr, 10);
    const std::uint64_t after = std::strtoull(argv[2], nullptr, 10);

    // Flip-flops and memories come up with any value, on a board as here.
    Verilated::randReset(2);
    Vselftest top;
    top.rst_ni = 1;
    top.clk_i = 1;
    top.eval();
    top.rst_ni = 0;
    for (int i = 0; i < 4; i++) tick(top);
    top.rst_ni = 1;

    bool done = false;
    int uart = 1;
    for (std::uint64_t cycle = 0; cycle < end; cycle++) {
        tick(top);
        if (top.uart_tx_o != uart) {
            uart = top.uart_tx_o;
            std::printf("uart %" PRIu64 " %d\n", cycle, uart);
        }
        if (top.done_o && !done) {
            done = true;
            end = cycle + after;
            std::printf("done %" PRIu64 "\n", cycle);
        }
    }
    std::printf("pass %d\n", top.pass_o);
    std::printf("fail %d\n", top.fail_o);
    std::printf("meta %" PRIu32 "\n", top.meta_o);
    std::printf("pf %" PRIu32 "\n", top.pf_o);
    std::printf("rec_cycles %" PRIu32 "\n", top.rec_cycles_o);
    std::printf("rep_cycles %" PRIu32 "\n", top.rep_cycles_o);
    std::printf("errors %d\n", top.errors_o);
    top.final();
    return 0;
}
