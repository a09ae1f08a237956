//! Certificates of servers under test and their clients, valid for this machine only.

use std::fs;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

/// An authority of its own, and certificates that it signed: for a server on `localhost`, and for a client.
#[derive(Clone, Debug)]
pub(super) struct Certificates {
    ca: String,
    server: Signed,
    client: Signed,
}

/// A certificate and its key, as PEM.
#[derive(Clone, Debug)]
struct Signed {
    certificate: String,
    key: String,
}

impl Certificates {
    /// Settings of Redis, and the files they name.
    const FILES: [(&str, &str); 3] = [
        ("tls-ca-cert-file", "ca.pem"),
        ("tls-cert-file", "server.pem"),
        ("tls-key-file", "server.key"),
    ];

    pub(super) fn new() -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // OpenSSL takes a certificate for self-signed whose name is its authority's.
        let name = &mut authority.distinguished_name;
        name.push(DnType::CommonName, "oncemore test authority");
        let key = KeyPair::generate().expect("a key");
        let authority =
            CertifiedIssuer::self_signed(authority, key).expect("a certificate of an authority");
        let sign = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            let key = KeyPair::generate().expect("a key");
            let mut certificate = CertificateParams::new(names).expect("names");
            let name = &mut certificate.distinguished_name;
            name.push(DnType::CommonName, "oncemore test");
            let certificate = certificate
                .signed_by(&key, &authority)
                .expect("a certificate");
            Signed {
                certificate: certificate.pem(),
                key: key.serialize_pem(),
            }
        };
        Self {
            ca: authority.pem(),
            server: sign(&["localhost", "127.0.0.1", "::1"]),
            client: sign(&["client"]),
        }
    }

    /// The settings of Redis for a port with TLS.
    pub(super) fn settings(port: u16, client: bool) -> Vec<String> {
        let mut lines = vec![format!("tls-port {port}")];
        let asked = if client { "yes" } else { "no" };
        lines.push(format!("tls-auth-clients {asked}"));
        lines.extend(Self::FILES.map(|(name, file)| format!("{name} {file}")));
        lines
    }

    pub(super) fn ca_pem(&self) -> &str {
        &self.ca
    }

    /// The certificate and the key of a client.
    pub(super) fn client_pem(&self) -> (&str, &str) {
        (&self.client.certificate, &self.client.key)
    }

    pub(super) fn write_to(&self, directory: &Path) {
        let texts = [&self.ca, &self.server.certificate, &self.server.key];
        for ((_, file), text) in Self::FILES.iter().zip(texts) {
            fs::write(directory.join(file), text).expect("a file in the server's directory");
        }
    }
}
