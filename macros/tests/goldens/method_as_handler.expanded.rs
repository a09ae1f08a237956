// 29 lines for
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
        ::oncemore::__private::http::Response { static __HANDLER :
        ::oncemore::__private::http::Handler =
        ::oncemore::__private::http::Handler::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "Api" "show"), & ["argument0"]), | __options | __options
        .ttl(::oncemore::__private::core::time::Duration::new(60u64, 0u32))); {
        #[allow(unused_imports)] use ::oncemore::__private:: { http::arguments:: *,
        parts:: * }; const { let _ = ::oncemore::__private::Skipped:: < Arc < Self > >
        ::check; ::oncemore::__private::refuse_if(::oncemore::__private::Skipped:: < Arc
        < Self > > ::HOLDS) }; let _ = ::oncemore::__private::http::SkippedIdentity:: <
        Arc < Self > > ::check; } let __key = { #[allow(unused_imports)] use
        ::oncemore::__private::http::arguments:: *; let mut __key = __HANDLER
        .key(::oncemore::__private::core::option::Option::Some(& __request)); let
        __argument1 = & __argument1; (&& && &&
        ::oncemore::__private::http::Argument(__argument1)).__part(& mut __key); __key
        .done() }; let __run = ::oncemore::__private::http::blocking(move || { let
        __returned = Self::__show_uncached(self, __argument1);
        ::oncemore::__private::http::into_response(__returned) }); __HANDLER
        .respond(__request, __key, __run). await } #[doc(hidden)] #[allow(clippy::all,
        clippy::pedantic)] #[doc = r" The handler without its cache."]
        #[allow(clippy::must_use_candidate, clippy::missing_errors_doc,
        clippy::missing_panics_doc)] fn __show_uncached(self : Arc < Self >, Path(id) :
        Path < u32 >) -> String { self.text(id) } } { fn show(self : Arc < Self >,
        Path(id) : Path < u32 >) -> String { self.text(id) } }
    }
}
