//! Installing backends: once, at the start of a program.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use oncemore_core::ErrorKind;

use super::builder::Builder;
use super::checks::{clashes, codecs};
use super::coherence::{Copied, Push};
use super::installed::Installed;
use super::plan::BackendRef;
use super::problem::{InstallError, Problem};
use super::route::Routes;
use super::tier::{Tier, chain};
use super::{driver, log};
use crate::registry::FUNCTIONS;

static INSTALLED: ArcSwapOption<Installed> = ArcSwapOption::const_empty();

impl Builder {
    /// Installs, in place of what was installed before. Checks every memoized function of the program and every server.
    ///
    /// # Errors
    /// All that is wrong, at once; nothing is installed then. A server that cannot be reached is no error unless [`strict`](Self::strict):
    /// functions run uncached until it is there. A wrong password is.
    pub async fn install(self) -> Result<(), InstallError> {
        let installed = self
            .build(
                #[cfg(feature = "testing")]
                crate::testing::Captured::PROGRAM,
            )
            .await?;
        retire(INSTALLED.swap(Some(Arc::new(installed))));
        Ok(())
    }

    /// [`install`](Self::install) for programs without an executor.
    ///
    /// # Errors
    /// As [`install`](Self::install).
    pub fn install_blocking(self) -> Result<(), InstallError> {
        // The runtime of a thread that is blocked cannot be asked anything.
        driver::block_on(self.own_thread().install())
    }

    /// Installs for one test: functions called within its isolation use it, and nobody else does.
    ///
    /// # Errors
    /// As [`install`](Self::install).
    #[cfg(feature = "testing")]
    pub async fn install_for(self, test: &crate::testing::Isolated) -> Result<(), InstallError> {
        let installed = self.build(test.capture()).await?;
        test.install(Arc::new(installed));
        Ok(())
    }

    async fn build(
        mut self,
        #[cfg(feature = "testing")] scope: crate::testing::Captured,
    ) -> Result<Installed, InstallError> {
        let mut problems = std::mem::take(&mut self.problems);
        let mut tiers = Vec::new();
        let home = if self.own_thread {
            None
        } else {
            driver::home().await
        };
        for (name, of, backend) in std::mem::take(&mut self.backends) {
            let budget = self.budgets.remove(&name).unwrap_or(self.budget);
            let push = Push::new(&self.prefix);
            match Tier::start(name, of, backend, budget, home, push) {
                Some(tier) => tiers.push(tier),
                None => problems.push(Problem::new("the system gives no thread for remote caches")),
            }
        }
        for name in self.budgets.keys() {
            problems.push(Problem::new(format!(
                "no backend is called `{name}`, and it has a budget"
            )));
        }
        let installed = Installed {
            prefix: self.prefix.clone(),
            tiers,
            key_builder: self.keys.clone(),
            enabled: self.enabled,
            default_ttl: self.default_ttl,
            default_codec: self.default_codec,
            near_ttl: self.near_ttl,
            complained: AtomicBool::new(false),
            routes: Routes::default(),
        };
        if self.enabled {
            for missing in installed.missing() {
                if self.strict {
                    problems.push(Problem::new(missing));
                } else {
                    log::warn!(target: "oncemore", "{missing}; it runs uncached");
                }
            }
            problems.extend(clashes());
            problems.extend(codecs());
            problems.extend(installed.check(self.strict).await);
        }
        if problems.is_empty() {
            installed
                .listen(
                    #[cfg(feature = "testing")]
                    &scope,
                )
                .await;
            Ok(installed)
        } else {
            Err(InstallError(problems))
        }
    }
}

/// Takes everything out of service that was installed. Functions with a remote backend run uncached.
pub fn uninstall() {
    retire(INSTALLED.swap(None));
}

/// Nothing is heard any more by what was installed: its copies go.
pub(crate) fn retire(installed: Option<Arc<Installed>>) {
    if let Some(installed) = installed {
        installed.tiers.iter().for_each(|tier| tier.push.end());
    }
}

/// What the whole program has installed.
pub(super) fn of_program() -> Option<Arc<Installed>> {
    INSTALLED.load_full()
}

impl Installed {
    /// Listens to the changes of other processes on every backend whose values are copied in this one; waits a moment until it does.
    async fn listen(&self, #[cfg(feature = "testing")] scope: &crate::testing::Captured) {
        let Some(runtime) = driver::handle().filter(|_| self.enabled) else {
            return;
        };
        let listening: Vec<_> = self
            .tiers
            .iter()
            .map(|tier| {
                let begun = tier.push.begin(
                    &tier.backend,
                    &self.copied_from(tier),
                    #[cfg(feature = "testing")]
                    scope.clone(),
                );
                runtime.spawn(async { tokio::time::timeout(Duration::from_secs(1), begun).await })
            })
            .collect();
        for begun in listening {
            let _ = begun.await;
        }
    }

    /// The functions that keep copies of what a tier has.
    fn copied_from(&self, tier: &Arc<Tier>) -> Vec<Copied> {
        let from_it = |wanted: &BackendRef| {
            let found = self.find(*wanted);
            found.is_some_and(|found| Arc::ptr_eq(found, tier))
        };
        FUNCTIONS
            .iter()
            .filter(|memo| memo.info().near && memo.info().backends.iter().any(from_it))
            .map(|memo| (memo, self.generations_of(memo.info())))
            .collect()
    }

    /// Asks every server at once whether all is well.
    async fn check(&self, strict: bool) -> Vec<Problem> {
        let Some(runtime) = driver::handle() else {
            return Vec::new();
        };
        let asked: Vec<_> = self
            .tiers
            .iter()
            .map(|tier| {
                let tier = Arc::clone(tier);
                runtime.spawn(async move {
                    let answer = tier.check(Duration::from_secs(1)).await;
                    (tier, answer)
                })
            })
            .collect();
        let mut problems = Vec::new();
        for asked in asked {
            let Ok((tier, Err(error))) = asked.await else {
                continue;
            };
            let text = format!("{} (`{}`): {}", tier.place(), tier.name, chain(&error));
            match error.kind() {
                ErrorKind::Denied | ErrorKind::Misconfigured | ErrorKind::Unsupported => {
                    problems.push(Problem::new(text));
                }
                _ if strict => problems.push(Problem::new(text)),
                ErrorKind::Partial => log::warn!(target: "oncemore", "{text}"),
                _ => tier.trip(&error),
            }
        }
        problems
    }
}
