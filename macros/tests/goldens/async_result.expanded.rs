// 214 lines for
// #[memoize(ttl = "1h", negative_ttl = "10s", jitter = "5s")]
// pub(crate) async fn profile(
//     #[key(skip)]
//     db: &Pool,
//     id: UserId,
// ) -> Result<Profile, DbError> {
//     db.get(id).await
// }

pub(crate) async fn profile(db: &Pool, id: UserId) -> Result<Profile, DbError> {
    match {
        let __key = profile::__key(&id);
        profile::__handle().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call_async(profile::uncached(db, id)).await
        }
    }
}
///The handle of [`profile`](fn@profile): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
pub(crate) enum profile {}
const _: () = {
    ///The key of `profile`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __ProfileKey<T0> {
        pub id: T0,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0> ::oncemore::__private::KeyStruct for __ProfileKey<T0> {
        type Fields = (T0,);
        #[inline]
        fn into_fields(self) -> (T0,) {
            (self.id,)
        }
    }
    ::oncemore::__private::FUNCTIONS! {
        #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
        ::oncemore::__private::Memo =
        ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "profile"), & ["id"]));
    }
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl profile {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>(
            id: &'__key UserId,
        ) -> impl ::oncemore::__private::CacheKey + use<'__key> {
            {
                #[allow(unused_imports)]
                use ::oncemore::__private::parts::*;
                const _: () = {
                    let _ = ::oncemore::__private::Skipped::<Pool>::check;
                    ::oncemore::__private::refuse_if(
                        ::oncemore::__private::Skipped::<Pool>::HOLDS,
                    )
                };
                ::oncemore::__private::KeyStruct::into_fields({
                    __ProfileKey {
                        id: {
                            let _ = ::oncemore::__private::keyed::<UserId>;
                            ::oncemore::__private::Part::<UserId>::of(id)
                        },
                    }
                })
            }
        }
        #[doc(hidden)]
        #[inline]
        fn __handle<
            __K: ::oncemore::__private::CacheKey<Owned = __K>
                + ::oncemore::__private::core::marker::Send
                + ::oncemore::__private::core::marker::Sync + 'static,
        >() -> ::oncemore::__private::Handle<
            'static,
            impl ::oncemore::__private::Function<
                Key = __K,
                Return = Result<Profile, DbError>,
            > + use<__K>,
        > {
            __MEMO
                .typed::<
                    ::oncemore::__private::Deadline,
                    ::oncemore::__private::BoundedKind,
                    __K,
                    _,
                    _,
                >(
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        let _ = ::oncemore::__private::negative::<
                            Result<Profile, DbError>,
                        >;
                        ::oncemore::__private::remember()(
                            ::oncemore::__private::Tag::<Result<Profile, DbError>>::NEW,
                        );
                        (&&::oncemore::__private::Tag::<Result<Profile, DbError>>::NEW)
                            .__negative()
                    },
                    |__setup| {
                        __setup
                            .ttl(
                                ::oncemore::__private::core::time::Duration::new(
                                    3600u64,
                                    0u32,
                                ),
                            )
                            .jitter(
                                ::oncemore::__private::core::time::Duration::new(5u64, 0u32),
                            )
                            .negative_ttl(
                                ::oncemore::__private::core::time::Duration::new(
                                    10u64,
                                    0u32,
                                ),
                                |__value| ::oncemore::__private::Negative::is_negative(
                                    __value,
                                ),
                            )
                    },
                    (),
                )
        }
        ///Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        pub(crate) fn invalidate(
            id: UserId,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&id);
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        pub(crate) fn peek(
            id: UserId,
        ) -> ::oncemore::__private::core::option::Option<Result<Profile, DbError>> {
            {
                let __key = Self::__key(&id);
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        pub(crate) fn contains(
            id: UserId,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&id);
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        pub(crate) fn put(
            id: UserId,
            __value: Result<Profile, DbError>,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&id);
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        pub(crate) fn key(id: UserId) -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key(&id);
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        pub(crate) async fn refresh(db: &Pool, id: UserId) -> Result<Profile, DbError> {
            let __miss = {
                let __key = Self::__key(&id);
                Self::__handle().refresh(&__key)
            };
            __miss.call_async(Self::uncached(db, id)).await
        }
        /// Removes every value.
        #[inline]
        pub(crate) fn invalidate_all() {
            __MEMO.invalidate_all();
        }
        /// What the function has done so far.
        #[inline]
        pub(crate) fn stats() -> ::oncemore::__private::Stats {
            __MEMO.stats()
        }
        /// The function's path, or the name it was given.
        #[inline]
        pub(crate) fn name() -> &'static ::oncemore::__private::core::primitive::str {
            __MEMO.info().name
        }
        /// The function's options; `None` before its first call.
        #[inline]
        pub(crate) fn config() -> ::oncemore::__private::core::option::Option<
            ::oncemore::__private::Config,
        > {
            __MEMO.config()
        }
    }
    impl profile {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        pub(crate) async fn uncached(db: &Pool, id: UserId) -> Result<Profile, DbError> {
            db.get(id).await
        }
    }
    impl ::oncemore::__private::Memoized for profile {
        type Key = __ProfileKey<UserId>;
        type Return = Result<Profile, DbError>;
    }
};
