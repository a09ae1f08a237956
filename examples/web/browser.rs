//! A headless Chromium, told what to do over `WebDriver`, which is JSON over HTTP.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs};

use oncemore_testkit::eventually;
use serde_json::{Value, json};

const REMEDY: &str = "this test needs a browser: apt-get install chromium chromium-driver, or cargo xtask test servers";
/// What an element is called in an answer: the protocol says so.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Starting a browser on a busy machine takes a while.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with a profile of its own, closed when dropped.
pub(crate) struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
    profile: PathBuf,
    urls: HashMap<String, String>,
    /// What came over the network, as the network panel has it.
    pub(crate) responses: Vec<Seen>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Seen {
    id: String,
    pub(crate) url: String,
    pub(crate) status: u64,
    pub(crate) cache_status: String,
}

impl Browser {
    pub(crate) fn start() -> Self {
        let chromium = ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .find_map(|name| in_path(name))
            .expect(REMEDY);
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // The browser is in its group, and ends with it.
            .process_group(0)
            .spawn()
            .expect(REMEDY);
        let said = driver.stdout.take().expect("it is piped");
        let port = BufReader::new(said)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            });
        let profile = env::temp_dir().join(format!("oncemore-web-{}", std::process::id()));
        // Kept from here on, so that whatever fails ends the driver.
        let mut browser = Self {
            driver,
            address: SocketAddr::from(([127, 0, 0, 1], port.expect("chromedriver says its port"))),
            session: String::new(),
            profile,
            urls: HashMap::new(),
            responses: Vec::new(),
        };
        fs::create_dir(&browser.profile).expect("a new directory");
        let options = json!({ "binary": chromium, "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", format!("--user-data-dir={}", browser.profile.display()),
        ]});
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "performance": "ALL" },
            "goog:chromeOptions": options,
        }}});
        let session = browser.call("POST", "/session", &wanted);
        let id = session["sessionId"].as_str().expect("a session");
        browser.session = format!("/session/{id}");
        browser
    }

    /// Opens a page, as if its address had been typed in.
    pub(crate) fn open(&mut self, url: &str) {
        self.tell("/url", &json!({ "url": url }));
    }

    /// What a script returns that runs on the page.
    pub(crate) fn run(&mut self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What a person can read of the page.
    pub(crate) fn text(&mut self) -> String {
        let text = self.run("return document.body.innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks on what a CSS selector finds.
    pub(crate) fn click(&mut self, selector: &str) {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = self.tell("/element", &wanted);
        let id = found[ELEMENT].as_str().expect("an element").to_owned();
        self.tell(&format!("/element/{id}/click"), &json!({}));
    }

    /// Waits for the response number `count` from `url` on.
    pub(crate) fn response(&mut self, url: &str, count: usize) -> &Seen {
        let mut at = None;
        eventually(&format!("response {count} of {url}"), || {
            self.read_log();
            let mut of_url = (0..self.responses.len()).filter(|i| self.responses[*i].url == url);
            at = of_url.nth(count);
            at.is_some()
        });
        &self.responses[at.expect("it was waited for")]
    }

    fn read_log(&mut self) {
        let events = self.tell("/se/log", &json!({ "type": "performance" }));
        for event in events.as_array().into_iter().flatten() {
            let text = event["message"].as_str().unwrap_or_default();
            let event: Value = serde_json::from_str(text).unwrap_or_default();
            let (method, event) = (&event["message"]["method"], &event["message"]["params"]);
            let id = event["requestId"].as_str().unwrap_or_default();
            if method == "Network.requestWillBeSent" {
                let url = event["request"]["url"].as_str().unwrap_or_default();
                self.urls.insert(id.to_owned(), url.to_owned());
                // What was answered may be told of before what was asked.
                let early = |seen: &&mut Seen| seen.url.is_empty() && seen.id == id;
                for seen in self.responses.iter_mut().filter(early) {
                    url.clone_into(&mut seen.url);
                }
            }
            // What came over the wire: a page from the browser's own store has none.
            if method == "Network.responseReceivedExtraInfo" {
                let cache_status = &event["headers"]["cache-status"];
                self.responses.push(Seen {
                    id: id.to_owned(),
                    url: self.urls.get(id).cloned().unwrap_or_default(),
                    status: event["statusCode"].as_u64().unwrap_or_default(),
                    cache_status: cache_status.as_str().unwrap_or_default().to_owned(),
                });
            }
        }
    }

    fn tell(&self, command: &str, what: &Value) -> Value {
        self.call("POST", &format!("{}{command}", self.session), what)
    }

    fn call(&self, method: &str, path: &str, what: &Value) -> Value {
        self.try_call(method, path, what)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    fn try_call(&self, method: &str, path: &str, what: &Value) -> Result<Value, String> {
        let told = |error: std::io::Error| error.to_string();
        let mut driver = TcpStream::connect(self.address).map_err(told)?;
        driver.set_read_timeout(Some(PATIENCE)).map_err(told)?;
        let body = what.to_string();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        driver
            .write_all(format!("{head}{body}").as_bytes())
            .map_err(told)?;
        let (head, body) = read(BufReader::new(driver)).map_err(told)?;
        let mut body: Value = serde_json::from_slice(&body).map_err(|_| head.clone())?;
        if head.starts_with("HTTP/1.1 200") {
            return Ok(body["value"].take());
        }
        Err(body["value"]["message"].to_string())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver closes the browser; what is left of the two is not asked.
        if !self.session.is_empty() {
            drop(self.try_call("DELETE", &self.session, &json!({})));
        }
        let group = format!("-{}", self.driver.id());
        drop(Command::new("kill").args(["-KILL", "--", &group]).status());
        drop(self.driver.wait());
        drop(fs::remove_dir_all(&self.profile));
    }
}

/// Reads a response: its head, and as many bytes as that says. The driver leaves the connection open.
fn read(mut from: impl BufRead) -> std::io::Result<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && from.read_line(&mut head)? > 0 {}
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or_default()];
    from.read_exact(&mut body)?;
    Ok((head, body))
}

fn in_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|directory| directory.join(name))
        .find(|file| file.is_file())
}
