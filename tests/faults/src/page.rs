//! The page about campaigns.
