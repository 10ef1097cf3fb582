//! Every corruption is found.
