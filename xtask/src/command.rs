//! Starting other programs.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

/// The `cargo` that runs this program, without what it told this program about itself.
///
/// Those variables name xtask's own package; passed on, they make some build scripts run again.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let own = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ];
        if own.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    if env::var_os("CI").is_some() {
        // Nothing is built twice there; incremental state only takes time and space.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Runs `command` with its output shown; an error names the command and how it ended.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let line = display(command);
    println!("$ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` failed: {status}")),
        Err(error) => Err(format!("`{line}` could not be started: {error}")),
    }
}

/// Runs `command` and returns its standard output; what it says on standard error is part of the error only.
pub(crate) fn capture(command: &mut Command) -> Result<String, String> {
    let line = display(command);
    let output = command
        .output()
        .map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(has_failed(command, output.status, &said))
}

/// The error of a command that said `said` and ended with `status`.
pub(crate) fn has_failed(command: &Command, status: ExitStatus, said: &str) -> String {
    format!(
        "`{}` failed: {status}\n{}",
        display(command),
        said.trim_end()
    )
}

/// Whether `program` answers when it is called with `arguments`.
pub(crate) fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether cargo has the subcommand `name` (`nextest`, `deny`, …).
pub(crate) fn has_cargo_tool(name: &str) -> bool {
    let file = format!("cargo-{name}{}", env::consts::EXE_SUFFIX);
    let cargo_bin = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")))
        .map(|home| home.join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(cargo_bin)
        .any(|folder| folder.join(&file).is_file())
}

/// The target triple of this machine, as rustc names it.
pub(crate) fn host() -> Result<String, String> {
    let said = capture(Command::new("rustc").arg("-vV"))?;
    said.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "`rustc -vV` names no host".to_owned())
}

fn display(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let mut line = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        line.push(' ');
        if argument.is_empty() {
            line.push_str("\"\"");
        } else {
            line.push_str(&argument);
        }
    }
    line
}
