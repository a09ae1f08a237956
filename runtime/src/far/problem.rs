//! What is wrong with an installation.

use std::fmt;

/// One thing that is wrong with an installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem(String);

impl Problem {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All that is wrong with an installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallError(pub(super) Vec<Problem>);

impl InstallError {
    /// Each problem.
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0[..] {
            [one] => write!(f, "nothing was installed: {one}"),
            several => {
                write!(f, "nothing was installed, for {} reasons:", several.len())?;
                several
                    .iter()
                    .try_for_each(|problem| write!(f, "\n- {problem}"))
            }
        }
    }
}

impl std::error::Error for InstallError {}
