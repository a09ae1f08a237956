// 80 lines for
// #[memoize(backend = redis, ttl = "5m")]
// async fn profile(id: u64) -> Result<Profile, DbError> {
//     load(id).await
// }

::oncemore::__private::guards::redis! {
    { async fn profile(id : u64) -> Result < Profile, DbError > { match { let __key =
    profile::__key(& id); profile::__handle().get(& __key) } {
    ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
    ::oncemore::__private::core::result::Result::Err(__miss) => __miss
    .fetch_async(profile::uncached(id)). await, } } #[doc =
    "The handle of [`profile`](fn@profile): its cache, seen from outside."]
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)] enum profile
    {} const _ : () = { #[doc =
    "The key of `profile`: a field for each argument that is part of it."]
    #[allow(missing_docs, clippy::all, clippy::pedantic)] pub struct __ProfileKey < T0 >
    { pub id : T0 } #[allow(clippy::all, clippy::pedantic)] impl < T0 >
    ::oncemore::__private::KeyStruct for __ProfileKey < T0 > { type Fields = (T0,);
    #[inline] fn into_fields(self) -> (T0,) { (self.id,) } }
    ::oncemore::__private::FUNCTIONS! { #![linkme_macro =
    ::oncemore::__private::FUNCTIONS] static __MEMO : ::oncemore::__private::Memo =
    ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
    "profile"), & ["id"]).backends(&
    [::oncemore::__private::BackendRef::Kind("redis")])); } #[allow(non_camel_case_types,
    dead_code, clippy::all, clippy::pedantic)] impl profile { #[doc(hidden)] #[inline] fn
    __key < '__key, > (id : & '__key u64) -> impl ::oncemore::__private::CacheKey + use <
    '__key, > { { #[allow(unused_imports)] use ::oncemore::__private::parts:: *;
    ::oncemore::__private::KeyStruct::into_fields({ __ProfileKey { id : { let _ =
    ::oncemore::__private::keyed:: < u64 >; ::oncemore::__private::Part:: < u64 >
    ::of(id) } } }) } } #[doc(hidden)] #[inline] fn __handle < __K :
    ::oncemore::__private::CacheKey < Owned = __K > +
    ::oncemore::__private::core::marker::Send + ::oncemore::__private::core::marker::Sync
    + 'static > () -> ::oncemore::__private::Handle < 'static, impl
    ::oncemore::__private::Function < Key = __K, Return = Result < Profile, DbError > > +
    use < __K >> { __MEMO.typed:: < ::oncemore::__private::Forever,
    ::oncemore::__private::NothingKind, __K, _, _ > ({ #[allow(unused_imports)] use
    ::oncemore::__private::outcomes:: *; ::oncemore::__private::remember() ((&&
    ::oncemore::__private::Tag:: < Result < Profile, DbError > > ::NEW).__value()); (&&
    && ::oncemore::__private::Tag:: < Result < Profile, DbError > > ::NEW).__outcome() },
    | __setup | __setup.ttl(::oncemore::__private::core::time::Duration::new(300u64,
    0u32)).remote({ #[allow(unused_imports)] use ::oncemore::__private::remotes:: *;
    ::oncemore::__private::storable() ((&& ::oncemore::__private::Tag:: < Result <
    Profile, DbError > > ::NEW).__value()); ::oncemore::__private::shaped() ((&& (&&
    ::oncemore::__private::Tag:: < Result < Profile, DbError > > ::NEW).__value())
    .__to_shape()); (&& (&& ::oncemore::__private::Tag:: < Result < Profile, DbError > >
    ::NEW).__value()).__installed() }, { #[allow(unused_imports)] use
    ::oncemore::__private::remotes:: *; (&& (&& ::oncemore::__private::Tag:: < Result <
    Profile, DbError > > ::NEW).__value()).__shape() },), ()) } #[doc =
    "Removes a value, in this process and in every backend. A computation of it that is under way, in any process, is not stored."]
    #[inline] async fn invalidate < > (id : u64) ->
    ::oncemore::__private::core::result::Result < (),
    ::oncemore::__private::InvalidateError > { { let __key = Self::__key(& id);
    Self::__handle().remote().invalidate(& __key). await } } #[doc =
    r" The stored value, without computing or counting."] #[inline] async fn peek < > (id
    : u64) -> ::oncemore::__private::core::option::Option < Result < Profile, DbError > >
    { { let __key = Self::__key(& id); Self::__handle().remote().peek(& __key). await } }
    #[doc = r" Whether a value is stored."] #[inline] async fn contains < > (id : u64) ->
    ::oncemore::__private::core::primitive::bool { { let __key = Self::__key(& id);
    Self::__handle().remote().contains(& __key). await } } #[doc =
    r" Stores a value as if the function had just returned it, and says whether it was stored."]
    #[inline] async fn put < > (id : u64, __value : Result < Profile, DbError >) ->
    ::oncemore::__private::core::primitive::bool { { let __key = Self::__key(& id);
    Self::__handle().remote().put(& __key, __value). await } } #[doc =
    r" The key as text."] #[inline] fn key < > (id : u64) ->
    ::oncemore::__private::std::string::String { { let __key = Self::__key(& id);
    Self::__handle().remote().key(& __key) } } #[doc =
    r" Computes and stores a value whatever is stored."] #[inline] async fn refresh < >
    (id : u64) -> Result < Profile, DbError > { let __miss = { let __key = Self::__key(&
    id); Self::__handle().refresh(& __key) }; __miss.fetch_async(Self::uncached(id)).
    await } #[doc = r" Removes every value, in this process and in every backend."] async
    fn invalidate_all() -> ::oncemore::__private::core::result::Result < (),
    ::oncemore::__private::InvalidateError > { __MEMO.invalidate_everywhere(). await }
    #[doc = r" What the function has done so far."] #[inline] fn stats() ->
    ::oncemore::__private::Stats { __MEMO.stats() } #[doc =
    r" The function's path, or the name it was given."] #[inline] fn name() -> & 'static
    ::oncemore::__private::core::primitive::str { __MEMO.info().name } #[doc =
    r" The function's options; `None` before its first call."] #[inline] fn config() ->
    ::oncemore::__private::core::option::Option < ::oncemore::__private::Config > {
    __MEMO.config() } } impl profile { #[doc = r" The function without its cache."]
    #[allow(clippy::must_use_candidate, clippy::missing_errors_doc,
    clippy::missing_panics_doc)] async fn uncached(id : u64) -> Result < Profile, DbError
    > { load(id). await } } impl ::oncemore::__private::Memoized for profile { type Key =
    __ProfileKey < u64 >; type Return = Result < Profile, DbError >; } }; } { async fn
    profile(id : u64) -> Result < Profile, DbError > { load(id). await } }
}
