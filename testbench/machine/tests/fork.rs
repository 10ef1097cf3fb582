//! Work in copies of a process. Without the test harness, which has threads.

use anyhow::bail;
use jukebox_machine::fork;

fn main() {
    let mut value = 1;
    let two = fork(|| {
        value += 1;
        Ok(value)
    });
    assert_eq!(two.unwrap().join().unwrap(), 2);

    let failed = fork::<u32>(|| bail!("no luck")).unwrap().join();
    assert_eq!(failed.unwrap_err().to_string(), "no luck");

    let panicked = fork::<u32>(|| panic!("said on purpose")).unwrap().join();
    assert_eq!(panicked.unwrap_err().to_string(), "the process panicked");

    let ended = fork::<u32>(|| {
        // SAFETY: ends the process.
        unsafe { libc::_exit(3) }
    });
    let error = ended.unwrap().join().unwrap_err().to_string();
    assert!(error.contains("0x300"), "{error}");

    std::thread::scope(|scope| {
        scope.spawn(|| {
            let refused = fork::<u32>(|| Ok(1)).unwrap_err().to_string();
            assert!(refused.contains("2 threads"), "{refused}");
        });
    });
    println!("results, failures and refusals of fork come back: ok");
}
