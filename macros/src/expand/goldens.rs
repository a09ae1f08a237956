//! What expansions look like: one file for each case in `tests/goldens`, with its number of lines on top, since every line is
//! compiled in every user's build. `ONCEMORE_BLESS=1 cargo test -p oncemore-macros goldens` writes them anew.
//!
//! A proc-macro crate cannot be called from a test beside it, so this stands inside.

use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ImplItem, ItemImpl, Meta};

use super::memoize;

/// Name, options, item.
const CASES: [(&str, &str, &str); 15] = [
    ("sync_plain", "", "fn square(n: u64) -> u64 { n * n }"),
    (
        "ttl_capacity_borrowed",
        r#"ttl = "5m", capacity = 10_000"#,
        "/// The price of some.\npub fn price(sku: &str, quantity: u32) -> u64 { lookup(sku) * u64::from(quantity) }",
    ),
    (
        "async_result",
        r#"ttl = "1h", negative_ttl = "10s", jitter = "5s""#,
        "pub(crate) async fn profile(#[key(skip)] db: &Pool, id: UserId) -> Result<Profile, DbError> { db.get(id).await }",
    ),
    (
        "generic_const_generic",
        "",
        "fn repeat<T: CacheKey + Into<u64>, const N: usize>(x: T) -> [u64; N] where T: Copy { [x.into(); N] }",
    ),
    (
        "patterns_and_key_expressions",
        "",
        "fn area(Size { width, .. }: Size, #[key(with = rounded)] scale: f64, #[key(unit.name)] unit: Unit) -> f64 { f64::from(width) * scale }",
    ),
    (
        "whole_key",
        "key = (a.id, b)",
        "fn both(a: Account, b: u8, c: u8) -> u64 { a.id }",
    ),
    (
        "no_arguments",
        r#"idle = "1m""#,
        "fn settings() -> Settings { Settings::read() }",
    ),
    (
        "method_skips_self",
        "",
        "impl Shop { #[memoize(only_some)] fn price(#[key(skip)] &self, sku: &str) -> Option<u64> { self.find(sku) } }",
    ),
    (
        "inherent_impl_with_handle",
        "on impl",
        "impl Shop { #[memoize(capacity = unbounded)] pub fn price(&self, sku: &str) -> u64 { self.find(sku) } }",
    ),
    (
        "store_in_field",
        "",
        "impl Shop { #[memoize(store = self.prices, capacity = 100)] fn price(&self, sku: &str) -> u64 { self.find(sku) } }",
    ),
    (
        "remote",
        r#"backend = redis, ttl = "5m""#,
        "async fn profile(id: u64) -> Result<Profile, DbError> { load(id).await }",
    ),
    (
        "tiers",
        r#"backend = [memory, redis("sessions")], codec = Json, version = 2, ttl = "1h", single_flight = cluster"#,
        "pub fn session(id: &str) -> Session { load(id) }",
    ),
    (
        "boxed_future",
        "",
        "fn fetch(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> { Box::pin(async move { id }) }",
    ),
    (
        "handler",
        r#"http, ttl = "1m", stale = "10m""#,
        "pub async fn search(State(shop): State<Shop>, Query(words): Query<Words>, #[key(skip)] headers: HeaderMap) -> Result<Json<Found>, Failure> { shop.search(words).await }",
    ),
    (
        "method_as_handler",
        "on impl",
        r#"impl Api { #[memoize(http, ttl = "1m")] fn show(#[key(skip)] self: Arc<Self>, Path(id): Path<u32>) -> String { self.text(id) } }"#,
    ),
];

#[test]
fn goldens() {
    let bless = env::var_os("ONCEMORE_BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, options, item) in CASES {
        let text = golden(options, item);
        let lines = text.lines().count();
        println!("{lines:>4} lines: {name}");
        let file = folder().join(format!("{name}.expanded.rs"));
        if bless {
            fs::write(&file, text).expect("the folder of the goldens can be written");
            continue;
        }
        let golden = fs::read_to_string(&file).unwrap_or_default();
        if golden.replace('\r', "") != text {
            wrong.push(format!(
                "{}: {}",
                file.display(),
                first_difference(&golden, &text)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "expansions have changed; look at what they became with `ONCEMORE_BLESS=1 cargo test -p oncemore-macros goldens`:\n{}",
        wrong.join("\n")
    );
    for file in fs::read_dir(folder()).expect("the folder of the goldens is there") {
        let file = file.expect("the folder of the goldens can be read").path();
        assert!(is_a_case(&file), "{} belongs to no case", file.display());
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

fn is_a_case(file: &Path) -> bool {
    CASES
        .iter()
        .any(|(name, ..)| file.ends_with(format!("{name}.expanded.rs")))
}

/// The file for one case: its number of lines, what was written, and what it becomes.
fn golden(options: &str, item: &str) -> String {
    let tokens: TokenStream = item.parse().expect("a case is Rust");
    let (source, expanded) = match syn::parse2::<ItemImpl>(tokens.clone()) {
        Ok(block) => block_of_methods(&block, options == "on impl"),
        Err(_) => {
            let options: TokenStream = options.parse().expect("options are tokens");
            let attribute = if options.is_empty() {
                quote!(#[memoize])
            } else {
                quote!(#[memoize(#options)])
            };
            (quote!(#attribute #tokens), memoize(options, tokens))
        }
    };
    let source = pretty(source);
    let expanded = pretty(expanded);
    let source = source
        .lines()
        .fold(String::new(), |all, line| all + "// " + line + "\n");
    format!(
        "// {} lines for\n{source}\n{expanded}",
        expanded.lines().count()
    )
}

/// An `impl` block with its methods expanded, as the compiler goes about it: the block's own attribute first.
fn block_of_methods(block: &ItemImpl, with_attribute: bool) -> (TokenStream, TokenStream) {
    let (source, marked) = if with_attribute {
        let marked = memoize(TokenStream::new(), block.to_token_stream());
        (
            quote!(#[memoize] #block),
            syn::parse2(marked).expect("a block stays a block"),
        )
    } else {
        (block.to_token_stream(), block.clone())
    };
    let methods = marked.items.iter().map(|method| {
        let ImplItem::Fn(method) = method else {
            panic!("a case has methods only");
        };
        let mut method = method.clone();
        let options = match method.attrs.pop().expect("each has its attribute").meta {
            Meta::List(options) => options.tokens,
            _ => TokenStream::new(),
        };
        memoize(options, method.to_token_stream())
    });
    let name = &block.self_ty;
    (source, quote!(impl #name { #(#methods)* }))
}

fn pretty(tokens: TokenStream) -> String {
    let text = tokens.to_string();
    let file = syn::parse2(tokens).unwrap_or_else(|error| panic!("{error} in {text}"));
    prettyplease::unparse(&file)
}

fn first_difference(golden: &str, text: &str) -> String {
    if golden.is_empty() {
        return "is not there".into();
    }
    let (ours, theirs) = (text.lines(), golden.lines());
    match ours.zip(theirs).enumerate().find(|(_, (a, b))| a != b) {
        Some((at, (new, old))) => format!("line {}: `{}` was `{}`", at + 1, new.trim(), old.trim()),
        None => "one goes on where the other ends".into(),
    }
}
