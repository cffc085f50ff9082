//! jangbu: one set of books for the money spent on advertising and the money that comes back.

mod accounts;
mod books;
mod checks;
mod clock;
mod commands;
mod config;
mod hashes;
mod mappings;
mod mended;
mod output;
mod periods;
mod pipeline;
mod replay;
mod reports;
mod sent_vouchers;
mod told;
mod withdrawn;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    leave_quietly_when_the_reader_is_gone();
    let matches = commands::help::arguments();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("jangbu: could not start: {error}");
            return ExitCode::from(2);
        }
    };
    let (lang, outcome) = runtime.block_on(commands::run(&matches));
    match outcome {
        Ok(commands::Verdict::Fine) => ExitCode::SUCCESS,
        Ok(commands::Verdict::Broken) => ExitCode::from(1),
        Err(error) => {
            eprintln!("jangbu: {}", told::lines(&error, lang).join("\n"));
            ExitCode::from(2)
        }
    }
}

/// `jangbu … | head` closes the pipe early; printing into it is no defect worth a message.
fn leave_quietly_when_the_reader_is_gone() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.to_string().contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}
