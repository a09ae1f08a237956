// 44 lines for
// #[memoize]
// impl Api {
//     #[memoize(http, ttl = "1m")]
//     fn show(#[key(skip)] self: Arc<Self>, Path(id): Path<u32>) -> String {
//         self.text(id)
//     }
// }

impl Api {
    ::oncemore::__private::guards::axum! {
        { #[allow(clippy::too_many_arguments)] async fn show(self : Arc < Self >,
        __request : ::oncemore::__private::http::Injected, __argument1 : Path < u32 >) ->
        ::oncemore::__private::http::Response { { #[allow(unused_imports)] use
        ::oncemore::__private:: { http::arguments:: *, parts:: * }; const { let _ =
        ::oncemore::__private::Skipped:: < Arc < Self > > ::check; let _ =
        ::oncemore::__private::http::SkippedIdentity:: < Arc < Self > > ::check;
        ::oncemore::__private::refuse_if(::oncemore::__private::Skipped:: < Arc < Self >
        > ::HOLDS || ::oncemore::__private::http::SkippedIdentity:: < Arc < Self > >
        ::HOLDS) }; } let __key = { #[allow(unused_imports)] use
        ::oncemore::__private::http::arguments:: *; let mut __key = Self::show_handle()
        .key(::oncemore::__private::core::option::Option::Some(& __request)); __key
        .of_type:: < Self > (); let __argument1 = & __argument1; (&& && &&
        ::oncemore::__private::http::Argument(__argument1)).__part(& mut __key); __key
        .done() }; let __run = ::oncemore::__private::http::blocking(move || { let
        __returned = Self::show_uncached(self, __argument1);
        ::oncemore::__private::http::into_response(__returned) }); Self::show_handle()
        .respond(__request, __key, __run). await } #[doc =
        "The handle of [`Self::show`]: its cache, seen from outside."]
        #[allow(dead_code)] #[inline] fn show_handle() -> & 'static
        ::oncemore::__private::http::Handler {
        #[::oncemore::__private::linkme::distributed_slice(::oncemore::__private::HANDLERS)]
        #[linkme(crate = ::oncemore::__private::linkme)] static __HANDLER :
        ::oncemore::__private::http::Handler =
        ::oncemore::__private::http::Handler::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "Api" "show"), & ["argument0"]), | __options | __options
        .ttl(::oncemore::__private::core::time::Duration::new(60u64, 0u32))); & __HANDLER
        } #[doc = "The place of one response of [`Self::show`] in its cache."]
        #[allow(dead_code, clippy::all, clippy::pedantic)] fn show_entry(__argument1 :
        Path < u32 >) -> ::oncemore::__private::http::HandlerEntry {
        ::oncemore::__private::http::HandlerEntry::new(Self::show_handle(), {
        #[allow(unused_imports)] use ::oncemore::__private::http::handle_arguments:: *;
        let mut __key = Self::show_handle()
        .key(::oncemore::__private::core::option::Option::None); __key.of_type:: < Self >
        (); let __argument1 = & __argument1; (&& && &&
        ::oncemore::__private::http::Argument(__argument1)).__part(& mut __key); __key
        .done() }) } #[allow(dead_code)] #[doc = r" The handler without its cache."]
        #[allow(clippy::must_use_candidate, clippy::missing_errors_doc,
        clippy::missing_panics_doc)] fn show_uncached(self : Arc < Self >, Path(id) :
        Path < u32 >) -> String { self.text(id) } } { fn show(self : Arc < Self >,
        Path(id) : Path < u32 >) -> String { self.text(id) } }
    }
}
