// 80 lines for
// #[memoize(
//     backend = [memory,
//     redis("sessions")],
//     codec = Json,
//     version = 2,
//     ttl = "1h",
//     single_flight = cluster
// )]
// pub fn session(id: &str) -> Session {
//     load(id)
// }

::oncemore::__private::guards::json! {
    { ::oncemore::__private::guards::redis! { { pub fn session(id : & str) -> Session {
    match { let __key = session::__key(& id); session::__handle().get(& __key) } {
    ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
    ::oncemore::__private::core::result::Result::Err(__miss) => __miss.fetch(move || ->
    Session { session::uncached(id) }), } } #[doc =
    "The handle of [`session`](fn@session): its cache, seen from outside."]
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)] pub enum
    session {} const _ : () = { #[doc =
    "The key of `session`: a field for each argument that is part of it."]
    #[allow(missing_docs, clippy::all, clippy::pedantic)] pub struct __SessionKey < T0 >
    { pub id : T0 } #[allow(clippy::all, clippy::pedantic)] impl < T0 >
    ::oncemore::__private::KeyStruct for __SessionKey < T0 > { type Fields = (T0,);
    #[inline] fn into_fields(self) -> (T0,) { (self.id,) } }
    ::oncemore::__private::FUNCTIONS! { #![linkme_macro =
    ::oncemore::__private::FUNCTIONS] static __MEMO : ::oncemore::__private::Memo =
    ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
    "session"), & ["id"]).version(2u32).backends(&
    [::oncemore::__private::BackendRef::Named("redis", "sessions")]).near().codec(|| {
    #[allow(unused_imports)] use ::oncemore::__private::remotes:: *; (&&
    ::oncemore::__private::CodecTag:: < ::oncemore::__private::codec::Json > ::NEW)
    .__codec_ref() })); } #[allow(non_camel_case_types, dead_code, clippy::all,
    clippy::pedantic)] impl session { #[doc(hidden)] #[inline] fn __key < '__key, > (id :
    & '__key & '__key str) -> impl ::oncemore::__private::CacheKey + use < '__key, > { {
    #[allow(unused_imports)] use ::oncemore::__private::parts:: *;
    ::oncemore::__private::KeyStruct::into_fields({ __SessionKey { id : { let _ =
    ::oncemore::__private::keyed:: < & str >; ::oncemore::__private::Part:: < & str >
    ::of(id) } } }) } } #[doc(hidden)] #[inline] fn __handle < __K :
    ::oncemore::__private::CacheKey < Owned = __K > +
    ::oncemore::__private::core::marker::Send + ::oncemore::__private::core::marker::Sync
    + 'static > () -> ::oncemore::__private::Handle < 'static, impl
    ::oncemore::__private::Function < Key = __K, Return = Session > + use < __K >> {
    __MEMO.typed:: < ::oncemore::__private::Deadline, ::oncemore::__private::BoundedKind,
    __K, _, _ > ({ #[allow(unused_imports)] use ::oncemore::__private::outcomes:: *;
    ::oncemore::__private::remember() ((&& ::oncemore::__private::Tag:: < Session >
    ::NEW).__value()); (&& && ::oncemore::__private::Tag:: < Session > ::NEW).__outcome()
    }, | __setup | __setup.ttl(::oncemore::__private::core::time::Duration::new(3600u64,
    0u32)).remote({ #[allow(unused_imports)] use ::oncemore::__private::remotes:: *;
    ::oncemore::__private::storable() ((&& ::oncemore::__private::Tag:: < Session >
    ::NEW).__value()); (&& (&& ::oncemore::__private::Tag:: < Session > ::NEW).__value())
    .__codec:: < ::oncemore::__private::codec::Json > () }, { #[allow(unused_imports)]
    use ::oncemore::__private::remotes:: *; ::oncemore::__private::versioned(2u32) },)
    .cluster_flight(), ()) } #[doc =
    "Removes a value, in this process and in every backend. A computation of it that is under way, in any process, is not stored."]
    #[inline] pub fn invalidate < > (id : & str) ->
    ::oncemore::__private::core::result::Result < (),
    ::oncemore::__private::InvalidateError > { { let __key = Self::__key(& id);
    Self::__handle().remote_sync().invalidate(& __key) } } #[doc =
    r" The stored value, without computing or counting."] #[inline] pub fn peek < > (id :
    & str) -> ::oncemore::__private::core::option::Option < Session > { { let __key =
    Self::__key(& id); Self::__handle().remote_sync().peek(& __key) } } #[doc =
    r" Whether a value is stored."] #[inline] pub fn contains < > (id : & str) ->
    ::oncemore::__private::core::primitive::bool { { let __key = Self::__key(& id);
    Self::__handle().remote_sync().contains(& __key) } } #[doc =
    r" Stores a value as if the function had just returned it, and says whether it was stored."]
    #[inline] pub fn put < > (id : & str, __value : Session) ->
    ::oncemore::__private::core::primitive::bool { { let __key = Self::__key(& id);
    Self::__handle().remote_sync().put(& __key, __value) } } #[doc =
    r" The key as text."] #[inline] pub fn key < > (id : & str) ->
    ::oncemore::__private::std::string::String { { let __key = Self::__key(& id);
    Self::__handle().remote_sync().key(& __key) } } #[doc =
    r" Computes and stores a value whatever is stored."] #[inline] pub fn refresh < > (id
    : & str) -> Session { let __miss = { let __key = Self::__key(& id); Self::__handle()
    .refresh(& __key) }; __miss.fetch(move || -> Session { Self::uncached(id) }) } #[doc
    = r" Removes every value, in this process and in every backend."] pub fn
    invalidate_all() -> ::oncemore::__private::core::result::Result < (),
    ::oncemore::__private::InvalidateError > { __MEMO.invalidate_everywhere_blocking() }
    #[doc = r" What the function has done so far."] #[inline] pub fn stats() ->
    ::oncemore::__private::Stats { __MEMO.stats() } #[doc =
    r" The function's path, or the name it was given."] #[inline] pub fn name() -> &
    'static ::oncemore::__private::core::primitive::str { __MEMO.info().name } #[doc =
    r" The function's options; `None` before its first call."] #[inline] pub fn config()
    -> ::oncemore::__private::core::option::Option < ::oncemore::__private::Config > {
    __MEMO.config() } } impl session { #[doc = r" The function without its cache."]
    #[allow(clippy::must_use_candidate, clippy::missing_errors_doc,
    clippy::missing_panics_doc)] pub fn uncached(id : & str) -> Session { load(id) } }
    impl ::oncemore::__private::Memoized for session { type Key = __SessionKey < &
    'static str >; type Return = Session; } }; } { pub fn session(id : & str) -> Session
    { load(id) } } } } { pub fn session(id : & str) -> Session { load(id) } }
}
