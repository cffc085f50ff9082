//! jangbu: one set of books for the money spent on advertising and the money that comes back.

mod accounts;
mod books;
mod checks;
mod clock;
mod commands;
mod config;
mod hashes;
mod output;
mod periods;
mod pipeline;
mod replay;
mod reports;

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("jangbu: could not start: {error}");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(commands::Verdict::Fine) => ExitCode::SUCCESS,
        Ok(commands::Verdict::Broken) => ExitCode::from(1),
        Err(error) => {
            eprintln!("jangbu: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::from(2)
        }
    }
}
