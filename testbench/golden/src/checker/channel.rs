//! Valid and payload hold until ready.

/// The last unanswered offer on a channel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Channel<P> {
    held: Option<P>,
}

impl<P> Default for Channel<P> {
    fn default() -> Self {
        Channel { held: None }
    }
}

impl<P: Copy + PartialEq> Channel<P> {
    /// One cycle: the payload if valid is high. `Ok(true)` if the offer is new.
    ///
    /// # Errors
    /// What had to be held and was not.
    #[inline]
    pub(crate) fn step(&mut self, payload: Option<P>, ready: bool) -> Result<bool, P> {
        let new = match self.held {
            Some(held) if payload != Some(held) => return Err(held),
            Some(_) => false,
            None => payload.is_some(),
        };
        self.held = if ready { None } else { payload };
        Ok(new)
    }

    /// The offer that waits for its ready.
    #[inline]
    pub(crate) fn waiting(&self) -> Option<&P> {
        self.held.as_ref()
    }

    /// Whether an offer waits for its ready.
    #[inline]
    pub(crate) fn is_waiting(&self) -> bool {
        self.held.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_hold_until_ready() {
        let mut channel = Channel::default();
        assert_eq!(channel.step(None, true), Ok(false));
        assert_eq!(channel.step(Some(1), false), Ok(true));
        assert!(channel.is_waiting());
        assert_eq!(channel.step(Some(1), true), Ok(false));
        assert_eq!(channel.step(Some(2), true), Ok(true));
        assert!(!channel.is_waiting());
        assert_eq!(channel.step(Some(3), false), Ok(true));
        assert_eq!(channel.clone().step(Some(4), true), Err(3));
        assert_eq!(channel.step(None, true), Err(3));
    }
}
