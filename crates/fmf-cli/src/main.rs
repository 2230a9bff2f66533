//! The binary `fmf`.

fn main() -> std::process::ExitCode {
    fmf_cli::main()
}
