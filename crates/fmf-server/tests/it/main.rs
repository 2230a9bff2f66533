//! The server as its clients meet it: in process where HTTP is enough, over a socket where a real
//! client speaks.

mod contract;
mod harness;
mod hostile;
mod pages;
mod reading;
mod registering;
mod transcripts;
