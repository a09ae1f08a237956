//! memcached keeps the promises of a backend.

use std::future::ready;

use oncemore_memcached::{Memcached, MemcachedBuilder};
use oncemore_testkit::{MemcachedOptions, MemcachedServer};

/// Patient, since so many servers at once are slow.
fn on(servers: impl IntoIterator<Item = String>) -> Memcached {
    let builder = servers
        .into_iter()
        .fold(Memcached::builder(), MemcachedBuilder::server);
    let patient = builder.command_timeout(std::time::Duration::from_secs(10));
    patient.build().expect("addresses")
}

mod one_server {
    use super::*;

    oncemore_testkit::conformance! {{
        let server = MemcachedServer::start();
        ready((super::on([server.address().to_string()]), server))
    }, no push }
}

mod ipv6 {
    use super::*;

    oncemore_testkit::conformance! {{
        let server = MemcachedServer::with(MemcachedOptions { ipv6: true, ..MemcachedOptions::default() });
        ready((super::on([server.ipv6_address().to_string()]), server))
    }, no push }
}

mod three_servers {
    use super::*;

    oncemore_testkit::conformance! {{
        let servers = [(); 3].map(|()| MemcachedServer::start());
        let addresses = servers.each_ref().map(|server| server.address().to_string());
        ready((super::on(addresses), servers))
    }, no push }
}
