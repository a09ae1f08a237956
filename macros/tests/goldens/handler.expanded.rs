// 65 lines for
// #[memoize(http, ttl = "1m", stale = "10m")]
// pub async fn search(
//     State(shop): State<Shop>,
//     Query(words): Query<Words>,
//     #[key(skip)]
//     headers: HeaderMap,
// ) -> Result<Json<Found>, Failure> {
//     shop.search(words).await
// }

::oncemore::__private::guards::axum! {
    { #[allow(clippy::too_many_arguments)] pub async fn search(__request :
    ::oncemore::__private::http::Injected, __argument0 : State < Shop >, __argument1 :
    Query < Words >, headers : HeaderMap) -> ::oncemore::__private::http::Response { {
    #[allow(unused_imports)] use ::oncemore::__private:: { http::arguments:: *, parts:: *
    }; const _ : () = { let _ = ::oncemore::__private::Skipped:: < HeaderMap > ::check;
    let _ = ::oncemore::__private::http::SkippedIdentity:: < HeaderMap > ::check;
    ::oncemore::__private::refuse_if(::oncemore::__private::Skipped:: < HeaderMap >
    ::HOLDS || ::oncemore::__private::http::SkippedIdentity:: < HeaderMap > ::HOLDS) }; }
    let __key = { #[allow(unused_imports)] use ::oncemore::__private::http::arguments::
    *; let mut __key = search::__handler()
    .key(::oncemore::__private::core::option::Option::Some(& __request)); let __argument0
    = & __argument0; let __argument1 = & __argument1; (&& && &&
    ::oncemore::__private::http::Argument(__argument0)).__part(& mut __key); (&& && &&
    ::oncemore::__private::http::Argument(__argument1)).__part(& mut __key); __key.done()
    }; let __run = async move { { let __returned = search::uncached(__argument0,
    __argument1, headers). await; ::oncemore::__private::http::into_response(__returned)
    } }; search::__handler().respond(__request, __key, __run). await } #[doc =
    "The handle of [`search`](fn@search): its cache, seen from outside."]
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)] pub enum
    search {} const _ : () = {
    #[::oncemore::__private::linkme::distributed_slice(::oncemore::__private::HANDLERS)]
    #[linkme(crate = ::oncemore::__private::linkme)] static __HANDLER :
    ::oncemore::__private::http::Handler =
    ::oncemore::__private::http::Handler::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
    "search"), & ["argument0", "argument1"]), | __options | __options
    .ttl(::oncemore::__private::core::time::Duration::new(60u64, 0u32))
    .stale(::oncemore::__private::core::time::Duration::new(600u64, 0u32)));
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)] impl search
    { #[doc(hidden)] #[inline] fn __handler() -> & 'static
    ::oncemore::__private::http::Handler { & __HANDLER } #[doc =
    r" Removes the response to these arguments, in this process and in every backend. One that is under way is not stored."]
    pub async fn invalidate(__argument1 : Query < Words >) ->
    ::oncemore::__private::core::result::Result < (),
    ::oncemore::__private::http::PurgeError > { __HANDLER.invalidate({
    #[allow(unused_imports)] use ::oncemore::__private::http::handle_arguments:: *; let
    mut __key = __HANDLER.key(::oncemore::__private::core::option::Option::None); let
    __argument1 = & __argument1; (&& && &&
    ::oncemore::__private::http::Argument(__argument1)).__part(& mut __key); (&& &
    ::oncemore::__private::http::Unasked:: < State < Shop > > ::NEW).leave_open(& mut
    __key); __key.done() }). await } #[doc = r" Removes every response."] pub async fn
    invalidate_all() -> ::oncemore::__private::core::result::Result < (),
    ::oncemore::__private::http::PurgeError > { __HANDLER.invalidate_all(). await } #[doc
    = r" The key as text."] pub fn key(__argument1 : Query < Words >) ->
    ::oncemore::__private::std::string::String { { #[allow(unused_imports)] use
    ::oncemore::__private::http::handle_arguments:: *; let mut __key = __HANDLER
    .key(::oncemore::__private::core::option::Option::None); let __argument1 = &
    __argument1; (&& && && ::oncemore::__private::http::Argument(__argument1)).__part(&
    mut __key); (&& & ::oncemore::__private::http::Unasked:: < State < Shop > > ::NEW)
    .leave_open(& mut __key); __key.done() } .text() } #[doc =
    r" What is stored in the memory of this process."] pub fn entries() ->
    ::oncemore::__private::std::vec::Vec < ::oncemore::__private::http::Entry > {
    __HANDLER.entries() } #[doc =
    r" What it has done so far; entries and weight are those in this process, in URLs and bytes."]
    pub fn stats() -> ::oncemore::__private::Stats { __HANDLER.stats() } #[doc =
    r" The handler's path, or the name it was given."] pub fn name() -> & 'static
    ::oncemore::__private::core::primitive::str { __HANDLER.name() } } impl search {
    #[doc = r" The handler without its cache."] #[allow(clippy::must_use_candidate,
    clippy::missing_errors_doc, clippy::missing_panics_doc)] pub async fn
    uncached(State(shop) : State < Shop >, Query(words) : Query < Words >, headers :
    HeaderMap) -> Result < Json < Found >, Failure > { shop.search(words). await } } }; }
    { pub async fn search(State(shop) : State < Shop >, Query(words) : Query < Words >,
    headers : HeaderMap) -> Result < Json < Found >, Failure > { shop.search(words).
    await } }
}
