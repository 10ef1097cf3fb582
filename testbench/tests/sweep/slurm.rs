//! A sweep as a job array on a cluster of one node: this machine, by its loopback interface. Needs Slurm and
//! root: `make test-slurm`.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::EIGHT;
use super::support::{Folder, stderr};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// Daemons that end with the test.
struct Cluster {
    folder: PathBuf,
    daemons: Vec<Child>,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // What a failed test leaves would outlive its cluster.
        let _ = self
            .command("scancel")
            .args(["--full", "--signal=KILL", "--user=root"])
            .status();
        let start = Instant::now();
        while !self.queue().is_empty() && start.elapsed() < Duration::from_secs(5) {
            sleep(Duration::from_millis(100));
        }
        for daemon in self.daemons.iter_mut().rev() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// A port that nobody uses now.
fn port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn wait_until(what: impl Fn() -> String, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < PATIENCE, "too long: {}", what());
        sleep(Duration::from_millis(50));
    }
}

impl Cluster {
    fn start(folder: &Path) -> Self {
        let mut cluster = Self {
            folder: folder.to_owned(),
            daemons: Vec::new(),
        };
        for name in ["munge", "state", "spool"] {
            fs::create_dir(folder.join(name)).unwrap();
        }
        let at = |name: &str| folder.join(name).display().to_string();
        let made = Command::new("mungekey")
            .args(["--create", "--keyfile", &at("munge/key")])
            .status();
        assert!(made.unwrap().success());
        cluster.daemon(
            "munged",
            &[
                "--foreground",
                "--force",
                &format!("--key-file={}", at("munge/key")),
                &format!("--socket={}", at("munge/socket")),
                &format!("--pid-file={}", at("munge/pid")),
                &format!("--log-file={}", at("munge/log")),
                &format!("--seed-file={}", at("munge/seed")),
            ],
        );
        wait_until(
            || "munged".to_owned(),
            || folder.join("munge/socket").exists(),
        );
        let host = Command::new("hostname").arg("--short").output().unwrap();
        let host = String::from_utf8(host.stdout).unwrap().trim().to_owned();
        let (ctld, node) = (port(), port());
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        let settings = format!(
            "ClusterName=jukebox\nSlurmctldHost={host}(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\n\
             AuthType=auth/munge\nCredType=cred/munge\nAuthInfo=socket={}\n\
             ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nSwitchType=switch/none\nMpiDefault=none\n\
             AccountingStorageType=accounting_storage/none\nJobCompType=jobcomp/none\nJobAcctGatherType=jobacct_gather/none\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_CPU\nReturnToService=2\nSchedulerParameters=sched_interval=1,bf_interval=1\n\
             SlurmctldPort={ctld}\nSlurmdPort={node}\nSlurmctldPidFile={}\nSlurmdPidFile={}\n\
             StateSaveLocation={}\nSlurmdSpoolDir={}\n\
             NodeName={host} NodeAddr=127.0.0.1 Port={node} CPUs={cpus} State=UNKNOWN\n\
             PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n",
            at("munge/socket"),
            at("ctld.pid"),
            at("slurmd.pid"),
            at("state"),
            at("spool"),
        );
        fs::write(folder.join("slurm.conf"), settings).unwrap();
        // Jobs of which nobody counts the processes need no control groups.
        fs::write(folder.join("cgroup.conf"), "CgroupPlugin=cgroup/v1\n").unwrap();
        cluster.daemon("slurmctld", &["-D"]);
        cluster.daemon("slurmd", &["-D", "-N", &host]);
        wait_until(
            || "the node".to_owned(),
            || {
                let output = cluster
                    .command("sinfo")
                    .args(["-h", "-o", "%T"])
                    .output()
                    .unwrap();
                String::from_utf8_lossy(&output.stdout).trim() == "idle"
            },
        );
        cluster
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("SLURM_CONF", self.folder.join("slurm.conf"));
        command.stdin(Stdio::null());
        command
    }

    fn daemon(&mut self, program: &str, args: &[&str]) {
        let log = fs::File::create(self.folder.join(format!("{program}.log"))).unwrap();
        let mut command = self.command(program);
        command
            .args(args)
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        self.daemons.push(child);
    }

    /// Jobs and tasks that have not ended, and their states.
    fn queue(&self) -> String {
        let output = self
            .command("squeue")
            .args(["-h", "-r", "-o", "%i %j %T"])
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[test]
#[ignore = "needs Slurm and root: make test-slurm"]
fn a_job_array_gives_what_the_sweep_gives_in_one_piece() {
    let folder = Folder::new(EIGHT, 3_000_000);
    folder.done(&["sweep", "spec.toml", "--out", "whole"]);
    fs::create_dir(folder.at("cluster")).unwrap();
    let cluster = Cluster::start(&folder.at("cluster"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/slurm-sweep");
    let submit = |spec: &str| {
        let mut command = cluster.command(&script);
        command.args([spec, "o", "3"]).current_dir(folder.at(""));
        command
            .env("JUKEBOX", env!("CARGO_BIN_EXE_jukebox"))
            .output()
            .unwrap()
    };
    // What is wrong is said at once.
    fs::write(folder.at("wrong.toml"), "[trace]").unwrap();
    let output = submit("wrong.toml");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("unknown table `trace`") && cluster.queue().is_empty());

    let output = submit("spec.toml");
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    let array = said
        .split("job ")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    // One task is asked to end while it has something to do: it gets in line again.
    let part = folder.at("o/shard-1-of-3.jsonl.part");
    wait_until(|| "the first task".to_owned(), || part.exists());
    let task = format!("{array}_1");
    let asked = cluster
        .command("scancel")
        .args(["--batch", "--signal=TERM", &task])
        .status();
    assert!(asked.unwrap().success());
    let log = || fs::read_to_string(folder.at("o/slurm/1.log")).unwrap_or_default();
    let logs = || {
        let tasks = [
            "slurm/1.log",
            "slurm/2.log",
            "slurm/3.log",
            "slurm/merge.log",
        ];
        let daemons = ["../cluster/slurmctld.log", "../cluster/slurmd.log"];
        let read = |name: &&str| fs::read_to_string(folder.at("o").join(name)).unwrap_or_default();
        let texts: Vec<String> = tasks.iter().chain(&daemons).map(read).collect();
        texts.concat() + &cluster.queue()
    };
    wait_until(logs, || log().contains("interrupted: "));
    // Slurm would let it wait for two minutes.
    wait_until(logs, || {
        cluster
            .queue()
            .contains(&format!("{task} jukebox-sweep PENDING"))
    });
    let mut at_once = cluster.command("scontrol");
    at_once.args(["update", &format!("JobId={task}"), "StartTime=now"]);
    assert!(at_once.status().unwrap().success());
    wait_until(logs, || cluster.queue().is_empty());
    assert!(log().contains("shard-1-of-3.jsonl: 3 points"), "{}", logs());
    for name in ["results.jsonl", "sweep.json"] {
        let of = |place: &str| fs::read(folder.at(place).join(name)).unwrap_or_default();
        assert!(of("o") == of("whole"), "{name} differs: {}", logs());
    }
}
