//! A Redis Cluster.

use super::certificates::Certificates;
use super::process::free_port;
use super::{RedisOptions, RedisServer, cli};
use crate::eventually;

/// A Redis Cluster of three masters and three replicas; killed when dropped. A dead master is replaced after about two seconds.
///
/// ```no_run
/// let mut cluster = oncemore_testkit::RedisCluster::start();
/// println!("{:?}", cluster.urls());
/// let master = cluster.master_of("some key");
/// cluster.node_mut(master).kill();
/// // After a while its replica is the master of that key:
/// oncemore_testkit::eventually("a new master", || cluster.master_of("some key") != master);
/// ```
#[derive(Debug)]
pub struct RedisCluster {
    nodes: Vec<RedisServer>,
}

impl RedisCluster {
    /// Starts it, and waits until all nodes agree that it is complete.
    ///
    /// # Panics
    /// When `redis-server` or `redis-cli` is not installed, or the cluster does not come about.
    pub fn start() -> Self {
        Self::with(&RedisOptions::default())
    }

    /// The same with options, which are those of every node. With [`tls`](RedisOptions::tls) the nodes speak it with each other too.
    ///
    /// ```no_run
    /// use oncemore_testkit::{RedisCluster, RedisOptions};
    ///
    /// let cluster = RedisCluster::with(&RedisOptions { tls: true, ..RedisOptions::default() });
    /// println!("{:?}, vouched for by {}", cluster.tls_urls(), cluster.nodes()[0].ca_pem());
    /// ```
    ///
    /// # Panics
    /// When `redis-server` or `redis-cli` is not installed, or the cluster does not come about.
    pub fn with(options: &RedisOptions) -> Self {
        let certificates = options.tls.then(Certificates::new);
        let password = options.password.as_deref();
        let node = |()| {
            let mut options = options.clone();
            options.settings.extend([
                "cluster-enabled yes".into(),
                "cluster-config-file nodes.conf".into(),
                "cluster-node-timeout 2000".into(),
                format!("cluster-port {}", free_port()),
                "repl-diskless-sync-delay 0".into(),
            ]);
            if options.tls {
                let among_nodes = ["tls-cluster yes", "tls-replication yes"];
                options.settings.extend(among_nodes.map(String::from));
            }
            let among_nodes = password.map(|password| format!("masterauth {password}"));
            options.settings.extend(among_nodes);
            RedisServer::certified(options, certificates.clone())
        };
        let cluster = Self {
            nodes: [(); 6].map(node).into(),
        };
        let addresses = cluster.nodes.iter().map(|node| node.address().to_string());
        let mut command = vec!["--cluster".into(), "create".into()];
        command.extend(addresses);
        command.extend(["--cluster-replicas", "1", "--cluster-yes"].map(String::from));
        let command: Vec<_> = command.iter().map(String::as_str).collect();
        let said = cli::ask(cluster.nodes[0].address().port(), password, &command);
        assert!(said.contains("All 16384 slots covered"), "{said}");
        eventually("all nodes say that the cluster is complete", || {
            cluster.nodes.iter().all(|node| {
                let replicas = node.cli(&["cluster", "nodes"]).matches("slave").count();
                node.cli(&["cluster", "info"]).contains("cluster_state:ok") && replicas == 3
            })
        });
        // A replica without its master's data cannot take its place.
        eventually("all replicas follow their masters", || {
            cluster.nodes.iter().all(|node| {
                let state = node.cli(&["info", "replication"]);
                state.contains("role:master") || state.contains("master_link_status:up")
            })
        });
        cluster
    }

    /// The URLs of its nodes.
    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(RedisServer::url).collect()
    }

    /// The URLs of its nodes with TLS.
    ///
    /// # Panics
    /// When it was started without [`tls`](RedisOptions::tls).
    pub fn tls_urls(&self) -> Vec<String> {
        self.nodes.iter().map(RedisServer::tls_url).collect()
    }

    /// Its nodes.
    pub fn nodes(&self) -> &[RedisServer] {
        &self.nodes
    }

    /// A node, to kill and restart it.
    ///
    /// # Panics
    /// When there is none of that number.
    pub fn node_mut(&mut self, number: usize) -> &mut RedisServer {
        &mut self.nodes[number]
    }

    /// The number of the node that a key belongs to, as the nodes that answer have it.
    ///
    /// # Panics
    /// When no node that is alive knows one.
    pub fn master_of(&self, key: &str) -> usize {
        let owner = |node: &RedisServer| {
            let slot = node.cli(&["cluster", "keyslot", key]).parse().ok()?;
            owner_of(slot, &node.cli(&["cluster", "nodes"]))
        };
        let mut alive = self.nodes.iter().filter(|node| node.is_running());
        let port = alive.find_map(owner).expect("a node that knows");
        let at = |node: &RedisServer| node.address().port() == port;
        self.nodes
            .iter()
            .position(at)
            .expect("a node of this cluster")
    }
}

/// The port of the master of a slot, by what `CLUSTER NODES` says.
fn owner_of(slot: u16, nodes: &str) -> Option<u16> {
    nodes.lines().find_map(|line| {
        let words: Vec<_> = line.split(' ').collect();
        // A dead one owns its slots until another takes them over.
        if !words.get(2)?.contains("master") {
            return None;
        }
        let owns = words.get(8..)?.iter().any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let bounds = first.parse().ok().zip(last.parse().ok());
            bounds.is_some_and(|(first, last): (u16, u16)| (first..=last).contains(&slot))
        });
        let address = words[1].split('@').next()?;
        owns.then(|| address.rsplit(':').next()?.parse().ok())?
    })
}
