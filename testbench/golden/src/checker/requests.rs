//! The translation channels: requests raised, outstanding, and those to be repeated.

use super::channel::Channel;
use super::watchdog::Timer;
use std::collections::VecDeque;

/// A request for entry `number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) number: u64,
    /// It is the second for its entry.
    pub(crate) repeated: bool,
    /// Of run-ahead, which does not number its entries, if 1.
    pub(crate) level: u8,
}

/// An entry whose first answer was RETRY.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retry {
    pub(crate) number: u64,
    /// Cycle of the answer.
    pub(crate) answered: u64,
    /// The least `XLT_RETRY_WAIT` in force since.
    wait: u64,
}

impl Retry {
    /// The first cycle in which the request may be raised again.
    pub(crate) fn due(&self) -> u64 {
        self.answered + self.wait.max(1)
    }
}

/// Requests of the running replay (own) and of those the watchdog ended (stale), answered first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    /// Address, ASID, level.
    pub(crate) channel: Channel<(u64, u16, u8)>,
    pub(crate) timer: Timer,
    /// The running replay's request on the port.
    port: Option<Asked>,
    /// The request on the port, whosever it is, is a repeated one.
    repeated: bool,
    own: VecDeque<Asked>,
    stale: u64,
    /// Entries to be asked for again, oldest first.
    pub(crate) retries: VecDeque<Retry>,
}

impl Requests {
    /// The running replay raises a request.
    pub(crate) fn raise(&mut self, asked: Asked, cycle: u64) {
        if asked.repeated {
            self.retries.pop_front();
        }
        self.port = Some(asked);
        self.repeated = asked.repeated;
        self.timer
            .raised(!self.own.is_empty(), self.stale > 0, cycle);
        self.timer.any = true;
        self.timer.certain = true;
    }

    /// The request on the port is accepted: whether it is the running replay's, and repeated.
    pub(crate) fn accept(&mut self) -> (bool, bool) {
        let asked = self.port.take();
        match asked {
            Some(asked) => self.own.push_back(asked),
            None => self.stale += 1,
        }
        (asked.is_some(), self.repeated)
    }

    /// Whether an answer belongs to any request, and to which of the running replay's.
    pub(crate) fn answer(&mut self) -> Option<Option<Asked>> {
        if self.stale > 0 {
            self.stale -= 1;
            return Some(None);
        }
        self.own.pop_front().map(Some)
    }

    /// The first answer for `number` is RETRY.
    pub(crate) fn retry(&mut self, number: u64, cycle: u64, wait: u64) {
        self.retries.push_back(Retry {
            number,
            answered: cycle,
            wait,
        });
    }

    /// `XLT_RETRY_WAIT` is written.
    pub(crate) fn set_wait(&mut self, wait: u64) {
        for retry in &mut self.retries {
            retry.wait = retry.wait.min(wait);
        }
    }

    /// Requests of the running replay accepted and not answered, at level 0.
    pub(crate) fn outstanding(&self) -> usize {
        self.own.iter().filter(|asked| asked.level == 0).count()
    }

    /// Nothing of the running replay is raised or outstanding.
    pub(crate) fn is_idle(&self) -> bool {
        self.own.is_empty() && !(self.port.is_some() && self.channel.is_waiting())
    }

    /// Nothing at all is raised or outstanding.
    pub(crate) fn is_silent(&self) -> bool {
        self.own.is_empty() && self.stale == 0 && !self.channel.is_waiting()
    }

    /// The watchdog ended the replay: its requests belong to nobody any more.
    pub(crate) fn abandon(&mut self) {
        self.stale += self.own.len() as u64;
        self.own.clear();
        self.port = None;
        self.retries.clear();
        self.end_cycle();
    }

    /// Tells the timer what is under way.
    pub(crate) fn end_cycle(&mut self) {
        self.timer.certain = !self.is_idle() || self.channel.is_waiting();
        self.timer.any = !self.is_silent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abandoned_requests_are_answered_first() {
        let mut requests = Requests::default();
        let asked = |number| Asked {
            number,
            repeated: false,
            level: 0,
        };
        requests.raise(asked(0), 1);
        assert_eq!(requests.accept(), (true, false));
        requests.abandon();
        assert!(requests.is_idle() && !requests.is_silent());
        requests.raise(asked(7), 9);
        requests.accept();
        assert_eq!(requests.answer(), Some(None));
        assert_eq!(requests.answer(), Some(Some(asked(7))));
        assert_eq!(requests.answer(), None);
    }

    #[test]
    fn a_repeat_waits_at_least_a_cycle() {
        let mut requests = Requests::default();
        requests.retry(3, 100, 0);
        assert_eq!(requests.retries[0].due(), 101);
        requests.retry(4, 100, 20);
        requests.set_wait(5);
        assert_eq!(requests.retries[1].due(), 105);
    }
}
