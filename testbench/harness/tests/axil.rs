//! The AXI4-Lite master on its own, against a small register file.

use jukebox_harness::{AxilMaster, RegisterWrite, Stall};
use jukebox_ports::{Inputs, Outputs};

/// A subordinate with 16 words; a write needs AW and W, in any order.
struct File {
    words: [u32; 16],
    out: Outputs,
    address: Option<u16>,
    data: Option<(u32, u8)>,
    ready: Stall,
    /// Cycles in which AW came before W, W before AW, and both together.
    skew: [u32; 3],
}

impl File {
    fn new(stall: f64) -> Self {
        File {
            words: [0; 16],
            out: Outputs {
                s_axil_awready: 1,
                s_axil_wready: 1,
                s_axil_arready: 1,
                ..Outputs::default()
            },
            address: None,
            data: None,
            ready: Stall::new(stall, 77),
            skew: [0; 3],
        }
    }

    fn step(&mut self, inp: &Inputs) {
        let out = &mut self.out;
        let aw = inp.s_axil_awvalid & out.s_axil_awready == 1;
        let w = inp.s_axil_wvalid & out.s_axil_wready == 1;
        match (aw, w) {
            (true, true) => self.skew[2] += 1,
            (true, false) if self.data.is_none() => self.skew[0] += 1,
            (false, true) if self.address.is_none() => self.skew[1] += 1,
            _ => {}
        }
        if aw {
            self.address = Some(inp.s_axil_awaddr);
        }
        if w {
            self.data = Some((inp.s_axil_wdata, inp.s_axil_wstrb));
        }
        if out.s_axil_bvalid & inp.s_axil_bready == 1 {
            out.s_axil_bvalid = 0;
        }
        if out.s_axil_bvalid == 0
            && let (Some(address), Some((data, strobe))) = (self.address, self.data)
        {
            out.s_axil_bresp = if address < 64 { 0 } else { 2 };
            if address < 64 {
                let mask = (0..4)
                    .map(|i| u32::from(strobe >> i & 1) * (0xff << (8 * i)))
                    .sum::<u32>();
                let word = &mut self.words[usize::from(address / 4)];
                *word = *word & !mask | data & mask;
            }
            out.s_axil_bvalid = 1;
            (self.address, self.data) = (None, None);
        }
        if out.s_axil_rvalid & inp.s_axil_rready == 1 {
            out.s_axil_rvalid = 0;
        }
        if inp.s_axil_arvalid & out.s_axil_arready == 1 {
            out.s_axil_rvalid = 1;
            out.s_axil_rdata = self.words[usize::from(inp.s_axil_araddr / 4) % 16];
        }
        out.s_axil_awready = u8::from(self.address.is_none() && !self.ready.holds());
        out.s_axil_wready = u8::from(self.data.is_none() && !self.ready.holds());
        out.s_axil_arready = u8::from(out.s_axil_rvalid == 0 && !self.ready.holds());
    }
}

struct Wire {
    file: File,
    master: AxilMaster,
    inp: Inputs,
    aw_was_ready: bool,
    cycle: u64,
}

impl Wire {
    fn new(stall: f64) -> Self {
        Wire {
            file: File::new(stall),
            master: AxilMaster::new(stall, 3),
            inp: Inputs::default(),
            aw_was_ready: true,
            cycle: 0,
        }
    }

    fn cycle(&mut self) {
        let before = self.inp;
        let out = self.file.out;
        self.master.cycle(self.cycle, &out, &mut self.inp);
        if before.s_axil_awvalid == 1 && !self.aw_was_ready {
            assert_eq!(self.inp.s_axil_awvalid, 1, "AW withdrawn");
            assert_eq!(self.inp.s_axil_awaddr, before.s_axil_awaddr);
        }
        self.aw_was_ready = out.s_axil_awready == 1;
        self.file.step(&self.inp);
        self.cycle += 1;
    }
}

fn run(wire: &mut Wire) {
    for _ in 0..20_000 {
        if wire.master.is_idle() {
            return;
        }
        wire.cycle();
    }
    panic!("the master does not come to rest");
}

#[test]
fn accesses_arrive_in_order_and_answers_come_back() {
    let mut wire = Wire::new(0.0);
    wire.master.write(RegisterWrite {
        offset: 8,
        data: 0x1122_3344,
        strobe: 0xf,
    });
    let ticket = wire.master.write(RegisterWrite {
        offset: 8,
        data: 0xaabb_ccdd,
        strobe: 0b0110,
    });
    run(&mut wire);
    assert_eq!(
        (wire.master.writes_answered(), wire.master.write_errors()),
        (ticket, 0)
    );
    wire.master.read(8);
    run(&mut wire);
    assert_eq!(wire.master.read_answer().data, 0x11bb_cc44);
    wire.master.write(RegisterWrite {
        offset: 64,
        data: 1,
        strobe: 0xf,
    });
    run(&mut wire);
    assert_eq!(
        (wire.master.write_answer().resp, wire.master.write_errors()),
        (2, 1)
    );
}

#[test]
fn stalled_and_pipelined_writes_come_in_every_skew_and_none_is_lost() {
    let mut wire = Wire::new(0.5);
    wire.master.pipelining = 3;
    for i in 0..600u32 {
        wire.master.write(RegisterWrite {
            offset: (i % 16 * 4) as u16,
            data: i,
            strobe: 0xf,
        });
    }
    for _ in 0..100 {
        wire.master.read(0);
    }
    run(&mut wire);
    assert_eq!(
        (wire.master.writes_answered(), wire.master.reads_answered()),
        (600, 100)
    );
    let expected: Vec<u32> = (0..16)
        .map(|i| if i < 8 { 592 + i } else { 576 + i })
        .collect();
    assert_eq!(wire.file.words.as_slice(), expected);
    assert!(
        wire.file.skew.iter().all(|n| *n > 20),
        "{:?}",
        wire.file.skew
    );
}

#[test]
fn a_write_can_be_split_by_hand() {
    let mut wire = Wire::new(0.0);
    wire.master.w_stall.set(1.0);
    wire.master.write(RegisterWrite {
        offset: 4,
        data: 9,
        strobe: 0xf,
    });
    for _ in 0..20 {
        wire.cycle();
    }
    assert_eq!((wire.file.words[1], wire.master.last_accept()), (0, None));
    wire.master.w_stall.set(0.0);
    run(&mut wire);
    assert_eq!(
        (wire.file.words[1], wire.master.last_accept()),
        (9, Some(20))
    );
}

#[test]
fn reset_forgets_what_was_under_way() {
    let mut wire = Wire::new(0.0);
    wire.master.aw_stall.set(1.0);
    let ticket = wire.master.write(RegisterWrite {
        offset: 4,
        data: 9,
        strobe: 0xf,
    });
    wire.cycle();
    wire.master.reset();
    assert!(wire.master.is_idle() && wire.master.writes_answered() == ticket);
    wire.cycle();
    assert_eq!((wire.inp.s_axil_wvalid, wire.inp.s_axil_awvalid), (0, 0));
}
