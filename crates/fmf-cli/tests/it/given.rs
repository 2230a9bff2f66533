//! A folder to work in, the binary, and a server where one is needed.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
};

use tempfile::TempDir;

/// A folder of its own, and what is left of the environment.
pub(crate) struct Desk {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What a run answered.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), variables: Vec::new() }
    }

    /// A folder with `fmf.yaml` and one prompt of two versions, both with an alias.
    pub(crate) fn with_prompts() -> Self {
        let desk = Self::new();
        desk.ok(&["init"]);
        desk.register("invoice_summary", "Summarise: {{data}}", &["--alias", "production"]);
        let second = "Summarise in {{tone}} words:\n{{data}}\n";
        let more = ["--alias", "staging", "-m", "with a tone", "--tag", "team=billing"];
        desk.register("invoice_summary", second, &more);
        desk
    }

    pub(crate) fn register(&self, name: &str, text: &str, more: &[&str]) -> Ran {
        let mut arguments = vec!["prompt", "register", name, "-"];
        arguments.extend(more);
        let ran = self.feed(&arguments, text.as_bytes());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }

    /// The same folder with one more variable.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The binary, in this folder, with nothing of our own environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("fmf"));
        command.args(arguments).current_dir(self.path()).env_clear();
        command.envs([("TZ", "UTC"), ("COLUMNS", "80"), ("FMF_ACTOR", "ana@example.org")]);
        command.envs([("PATH", std::env::var("PATH").unwrap_or_default())]);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.feed(arguments, b"")
    }

    /// Runs with something on the standard input.
    pub(crate) fn feed(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        // Who does not read its input closes it early.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or(-1);
        let ran = Ran { code, out: text(output.stdout), err: text(output.stderr) };
        assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
        ran
    }

    /// Runs what must succeed, and gives its output.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran.out
    }

    /// Runs a command and shows it as on a terminal: command, output, messages, exit code.
    pub(crate) fn show(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        let quoted: Vec<String> = arguments
            .iter()
            .map(|word| if word.contains(' ') { format!("\"{word}\"") } else { (*word).to_owned() })
            .collect();
        let mut shown = format!("$ fmf {}\n{}", quoted.join(" "), ran.out);
        if !ran.err.is_empty() {
            shown.push_str(&format!("--- standard error\n{}", ran.err));
        }
        if ran.code != 0 {
            shown.push_str(&format!("--- exit code {}\n", ran.code));
        }
        self.steady(&shown)
    }

    /// A text without what differs from run to run: moments and the folder.
    pub(crate) fn steady(&self, text: &str) -> String {
        steady_moments(&text.replace(&self.path().display().to_string(), "/desk"))
    }

    /// Starts `fmf serve` with these arguments on a free port.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Serving {
        Serving::start(&mut self.command(&[&["serve", "--port", "0"], arguments].concat()))
    }
}

/// A running server, stopped when it is dropped.
pub(crate) struct Serving {
    child: Option<Child>,
    pub(crate) url: String,
    _out: BufReader<std::process::ChildStdout>,
    /// Reads what it logs until its end, unless a file does: a pipe that is full would stop it.
    log: Option<JoinHandle<String>>,
}

impl Serving {
    /// Runs a command that serves, and waits until it says where.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let log = child.stderr.take().map(|mut err| {
            thread::spawn(move || {
                let mut log = Vec::new();
                let _ = err.read_to_end(&mut log);
                String::from_utf8_lossy(&log).into_owned()
            })
        });
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let url = first.split_whitespace().find(|word| word.starts_with("http"));
        let Some(url) = url.map(str::to_owned) else {
            let _ = child.kill();
            panic!("no address in {first:?}: {}", read(log))
        };
        // The pipe stays open, so that writing to it never fails.
        Self { child: Some(child), url, _out: out, log }
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Asks the server to stop, waits until it has, and gives its exit code and its log.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        let mut child = self.child.take().unwrap();
        let signalled = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(signalled.unwrap().success());
        let code = child.wait().unwrap().code();
        (code, read(self.log.take()))
    }
}

/// What was logged until the end.
fn read(log: Option<JoinHandle<String>>) -> String {
    log.map(|log| log.join().unwrap()).unwrap_or_default()
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Every `2031-05-06 07:08` becomes `2026-11-20 14:03`, and so do moments in RFC 3339.
fn steady_moments(text: &str) -> String {
    let text = steadied(text, "dddd-dd-dd dd:dd", "2026-11-20 14:03");
    steadied(&text, "dddd-dd-ddTdd:dd:dd.dddZ", "2026-11-20T14:03:07.123Z")
}

/// A text in which everything of a shape (`d` is a digit) is the same.
fn steadied(text: &str, shape: &str, steady: &str) -> String {
    let fits = |window: &[u8]| {
        window.iter().zip(shape.as_bytes()).all(|(byte, shape)| match shape {
            b'd' => byte.is_ascii_digit(),
            shape => byte == shape,
        })
    };
    let mut bytes = text.as_bytes().to_vec();
    for start in 0..bytes.len().saturating_sub(shape.len() - 1) {
        let end = start + shape.len();
        if fits(&bytes[start..end]) {
            bytes[start..end].copy_from_slice(steady.as_bytes());
        }
    }
    String::from_utf8(bytes).unwrap()
}
