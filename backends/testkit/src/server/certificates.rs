//! Certificates of a server under test, valid for this machine only.

use std::fs;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

/// An authority of its own, and a certificate that it signed for `localhost`.
#[derive(Debug)]
pub(super) struct Certificates {
    ca: String,
    certificate: String,
    key: String,
}

impl Certificates {
    /// The settings of Redis, and the files they name.
    pub(super) const FILES: [(&str, &str); 3] = [
        ("tls-ca-cert-file", "ca.pem"),
        ("tls-cert-file", "server.pem"),
        ("tls-key-file", "server.key"),
    ];

    pub(super) fn new() -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let authority =
            CertifiedIssuer::self_signed(authority, key).expect("a certificate of an authority");
        let names = ["localhost".into(), "127.0.0.1".into()];
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(names)
            .and_then(|names| names.signed_by(&key, &authority))
            .expect("a certificate of a server");
        Self {
            ca: authority.pem(),
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    pub(super) fn ca_pem(&self) -> &str {
        &self.ca
    }

    pub(super) fn write_to(&self, directory: &Path) {
        let texts = [&self.ca, &self.certificate, &self.key];
        for ((_, file), text) in Self::FILES.iter().zip(texts) {
            fs::write(directory.join(file), text).expect("a file in the server's directory");
        }
    }
}
