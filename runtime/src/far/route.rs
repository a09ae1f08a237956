//! What is the same for every call of a function: its tiers, its generations, and how its keys begin.

use std::collections::HashMap;
use std::ptr;
use std::sync::Arc;

use arc_swap::ArcSwap;
use oncemore_core::{Limits, RemoteKey, Shape};

use super::installed::{GENERATION, Installed};
use super::key_builder::KeyParts;
use super::tier::Tier;
use crate::info::Info;

/// What is the same for every call of a function.
pub(super) struct Route {
    pub(super) tiers: Vec<Arc<Tier>>,
    pub(super) generations: Arc<[Arc<str>]>,
    schema: String,
    head: String,
}

/// The routes of an installation, each made when it is first taken.
///
/// Functions by their addresses, with the shapes of keys and values, which differ between the instantiations of a generic one.
#[derive(Default)]
pub(super) struct Routes(ArcSwap<HashMap<(usize, Shape, Shape), Arc<Route>>>);

impl Installed {
    /// The route of a function.
    pub(super) fn route(&self, info: &'static Info, keys: Shape, value: Shape) -> Arc<Route> {
        let of = (ptr::from_ref(info).addr(), keys, value);
        if let Some(route) = self.routes.0.load().get(&of) {
            return Arc::clone(route);
        }
        let route = Arc::new(Route::new(self, info, keys, value));
        self.routes.0.rcu(|routes| {
            let mut routes = HashMap::clone(routes);
            routes.insert(of, Arc::clone(&route));
            routes
        });
        route
    }

    /// The key of some arguments of a function, within a backend's limits.
    pub(super) fn key_of<'a>(
        &self,
        info: &Info,
        route: &'a Route,
        arguments: &'a str,
    ) -> impl Fn(&Limits) -> RemoteKey + use<'a> {
        let text = self.key_builder.as_ref().map(|builder| {
            builder.key(&KeyParts {
                prefix: &self.prefix,
                namespace: info.namespace,
                function: info.name,
                schema: &route.schema,
                arguments,
            })
        });
        // A value must not be put in the place of a generation.
        let text = text.filter(|text| !text.contains(GENERATION));
        move |limits| match &text {
            None => RemoteKey::new(&route.head, arguments, limits),
            Some(text) => RemoteKey::called(text, &route.head, arguments, limits),
        }
    }
}

impl Route {
    fn new(installed: &Installed, info: &Info, keys: Shape, value: Shape) -> Self {
        let schema = Shape::new("remote").part(keys).part(value).to_string();
        let mut head = format!("{}:", installed.prefix);
        info.write_name(&mut head);
        for part in [":", &schema, ":"] {
            head.push_str(part);
        }
        Self {
            tiers: installed.tiers_of(info),
            generations: installed.generations_of(info),
            schema,
            head,
        }
    }
}
