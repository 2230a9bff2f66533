//! The MLflow Store passes the contract suite of every store through a live server of ours.
