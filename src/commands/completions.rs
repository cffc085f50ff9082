//! `jangbu completions`: scripts that complete commands in a shell.

use clap::CommandFactory as _;

/// Arguments of `completions`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu completions bash > /etc/bash_completion.d/jangbu")]
pub struct CompletionsArgs {
    /// Shell.
    shell: clap_complete::Shell,
}

/// Prints the script.
pub fn run(args: &CompletionsArgs) {
    clap_complete::generate(args.shell, &mut super::Cli::command(), "jangbu", &mut std::io::stdout());
}
