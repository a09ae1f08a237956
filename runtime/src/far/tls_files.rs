//! Certificates for a backend that is configured without code, by the names of their files.

use oncemore_core::{BackendError, ErrorKind};

/// Each a PEM file.
#[derive(Clone, Default, Debug)]
pub(super) struct TlsFiles {
    ca: Option<String>,
    certificate: Option<String>,
    key: Option<String>,
}

const CA: &str = "ONCEMORE_REDIS_TLS_CA";
const CERTIFICATE: &str = "ONCEMORE_REDIS_TLS_CERTIFICATE";
const KEY: &str = "ONCEMORE_REDIS_TLS_KEY";

impl TlsFiles {
    /// As variables of the environment name them.
    pub(super) fn named(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            ca: get(CA),
            certificate: get(CERTIFICATE),
            key: get(KEY),
        }
    }

    /// Whether they go with a URL of this scheme.
    ///
    /// # Errors
    /// They would be of no use: whoever named them believes that the connection is encrypted.
    pub(super) fn fit(&self, scheme: &str) -> Result<(), BackendError> {
        let named = [
            (CA, &self.ca),
            (CERTIFICATE, &self.certificate),
            (KEY, &self.key),
        ];
        let Some((variable, _)) = named.into_iter().find(|(_, file)| file.is_some()) else {
            return Ok(());
        };
        if !scheme.starts_with("rediss") {
            return Err(wrong(format!(
                "{variable} is set, and the URL does not begin with `rediss`: there is no TLS to use it for"
            )));
        }
        match (&self.certificate, &self.key) {
            (Some(_), None) => Err(wrong(format!("{CERTIFICATE} is set, and {KEY} is not"))),
            (None, Some(_)) => Err(wrong(format!("{KEY} is set, and {CERTIFICATE} is not"))),
            _ => Ok(()),
        }
    }

    /// Gives them to a backend.
    ///
    /// # Errors
    /// One cannot be read.
    #[cfg(feature = "redis")]
    #[cfg_attr(
        not(feature = "redis-tls"),
        expect(
            clippy::unused_self,
            clippy::unnecessary_wraps,
            reason = "there is nothing to give"
        )
    )]
    pub(super) fn give(
        &self,
        builder: oncemore_redis::RedisBuilder,
    ) -> Result<oncemore_redis::RedisBuilder, BackendError> {
        #[cfg(feature = "redis-tls")]
        {
            let mut builder = builder;
            if let Some(ca) = &self.ca {
                builder = builder.tls_ca(read(CA, ca)?);
            }
            if let (Some(certificate), Some(key)) = (&self.certificate, &self.key) {
                builder = builder.tls_client(read(CERTIFICATE, certificate)?, read(KEY, key)?);
            }
            Ok(builder)
        }
        // The URL is refused then.
        #[cfg(not(feature = "redis-tls"))]
        Ok(builder)
    }
}

#[cfg(feature = "redis-tls")]
fn read(variable: &str, file: &str) -> Result<Vec<u8>, BackendError> {
    std::fs::read(file).map_err(|error| {
        wrong(format!(
            "{variable}: the file {file:?} cannot be read: {error}"
        ))
    })
}

fn wrong(what: String) -> BackendError {
    BackendError::new(ErrorKind::Misconfigured, what)
}

#[cfg(all(test, feature = "redis-tls"))]
mod tests {
    use oncemore_testkit::{RedisOptions, RedisServer};

    use super::*;
    use crate::far::{Builder, builder};

    fn with(variables: &[(&str, &str)]) -> Builder {
        let get = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        builder().variables(get)
    }

    #[test]
    fn what_does_not_go_together_is_said() {
        let (plain, tls) = ("redis://x", "rediss://x");
        for (url, variable, said) in [
            (plain, CA, "there is no TLS"),
            (plain, KEY, "there is no TLS"),
            (tls, CERTIFICATE, "KEY is not"),
            (tls, KEY, "CERTIFICATE is not"),
            (tls, CA, "\"/nowhere\" cannot be read"),
        ] {
            let built = with(&[("ONCEMORE_REDIS_URL", url), (variable, "/nowhere")]);
            let problems: Vec<_> = built.problems.iter().map(ToString::to_string).collect();
            assert!(built.backends.is_empty(), "{url} {variable}");
            assert!(
                problems.len() == 1 && problems[0].contains(said) && problems[0].contains(variable),
                "{problems:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_server_that_asks_for_a_certificate_is_reached_without_code() {
        let server = RedisServer::with(RedisOptions {
            tls: true,
            tls_client: true,
            ..RedisOptions::default()
        });
        let directory = std::env::temp_dir().join(format!("oncemore-tls-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let (certificate, key) = server.client_pem();
        let file = |name: &str, pem: &str| {
            let file = directory.join(name);
            std::fs::write(&file, pem).unwrap();
            file.to_str().unwrap().to_owned()
        };
        let files = [
            (CA, file("ca.pem", server.ca_pem())),
            (CERTIFICATE, file("client.pem", certificate)),
            (KEY, file("client.key", key)),
        ];
        let url = server.tls_url();
        let mut variables = vec![("ONCEMORE_REDIS_URL", &*url)];
        variables.extend(files.iter().map(|(name, file)| (*name, &**file)));
        for (count, reached) in [(4, true), (2, false)] {
            let built = with(&variables[..count]);
            let [(.., backend)] = &built.backends[..] else {
                panic!("{built:?}");
            };
            assert_eq!(backend.check().await.is_ok(), reached, "{count} variables");
        }
        std::fs::remove_dir_all(directory).unwrap();
    }
}
