//! What tests and benchmarks need from the machine, installed on Debian and Ubuntu, each time saying what and why.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use crate::{place, program};

/// The facts and data that the tests read beside the repository.
pub fn shared() -> Result<()> {
    let folder = match std::env::var_os("JANGBU_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => place::repository()?.join("../shared"),
    };
    let wanted = ["facts", "data", "oracle"];
    let missing: Vec<_> = wanted.iter().filter(|it| !folder.join(it).is_dir()).copied().collect();
    ensure!(
        missing.is_empty(),
        "{} has no {}: the tests compare with the worked examples and the data there. Put the folder `shared` beside \
         the repository, or say with JANGBU_SHARED where it is",
        folder.display(),
        missing.join(", ")
    );
    Ok(())
}

/// A PostgreSQL server, on the PATH or where Debian keeps it.
pub fn postgres() -> Result<()> {
    let installed = || {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        place::on_path("initdb").is_some() || versions.into_iter().any(|it| it.path().join("bin/initdb").is_file())
    };
    if !installed() {
        apt(&["postgresql"], "the integration tests start a PostgreSQL server of their own")?;
    }
    ensure!(installed(), "there is no PostgreSQL server: put `initdb` and `postgres` on the PATH");
    Ok(())
}

/// The interpreter of the project's virtual environment, holding what `requirements` (a file in `tools/`) pins.
pub fn python(requirements: &str, why: &str) -> Result<PathBuf> {
    let environment = place::cache()?.join("jangbu-venv");
    let python = environment.join("bin/python");
    if !Command::new(&python).arg("--version").output().is_ok_and(|output| output.status.success()) {
        println!("Creating a Python environment in {}: {why}.", environment.display());
        let system = system_python()?;
        program::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&environment))?;
    }
    let file = place::repository()?.join("tools").join(requirements);
    let wanted = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let stamp = environment.join(requirements);
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("Installing tools/{requirements} into {}: {why}.", environment.display());
    let options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    program::run(Command::new(&python).args(options).arg(&file))?;
    fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(python)
}

fn system_python() -> Result<PathBuf> {
    let able = |python: &PathBuf| {
        let probe = Command::new(python).args(["-c", "import venv, ensurepip"]).output();
        probe.is_ok_and(|output| output.status.success())
    };
    if let Some(python) = place::on_path("python3").filter(able) {
        return Ok(python);
    }
    apt(&["python3", "python3-venv"], "the books are checked by an independent program in Python")?;
    place::on_path("python3").filter(able).context("`python3` with the venv module is not on the PATH")
}

/// The `hledger` program; installs it if there is none.
pub fn hledger() -> Result<PathBuf> {
    if place::on_path("hledger").is_none() {
        apt(&["hledger"], "the benchmark compares jangbu with it")?;
    }
    place::on_path("hledger").context("`hledger` is not on the PATH")
}

fn apt(packages: &[&str], why: &str) -> Result<()> {
    let names = packages.join(" ");
    println!("Installing {names}: {why}.");
    if place::on_path("apt-get").is_none() {
        bail!("{names} is missing and this is no Debian or Ubuntu: install it, then run this again");
    }
    let user = program::output(Command::new("id").arg("-u"))?;
    let apt_get = || {
        let mut command = if user.trim() == "0" { Command::new("env") } else { Command::new("sudo") };
        if user.trim() != "0" {
            command.arg("env");
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        command
    };
    program::run(apt_get().arg("update"))?;
    program::run(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages))
}
