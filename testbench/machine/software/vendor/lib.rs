//! Empty: the packages that this one names are what matters.
