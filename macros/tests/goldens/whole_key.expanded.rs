// 198 lines for
// #[memoize(key = (a.id, b))]
// fn both(a: Account, b: u8, c: u8) -> u64 {
//     a.id
// }

fn both(a: Account, b: u8, c: u8) -> u64 {
    match {
        let __key = both::__key(&a, &b, &c);
        both::__handle().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call(move || -> u64 { both::uncached(a, b, c) })
        }
    }
}
///The handle of [`both`](fn@both): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
enum both {}
const _: () = {
    ///The key of `both`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __BothKey<T0> {
        pub key: T0,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0> ::oncemore::__private::KeyStruct for __BothKey<T0> {
        type Fields = (T0,);
        #[inline]
        fn into_fields(self) -> (T0,) {
            (self.key,)
        }
    }
    ::oncemore::__private::FUNCTIONS! {
        #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
        ::oncemore::__private::Memo =
        ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "both"), & ["key"]));
    }
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl both {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>(
            a: &'__key Account,
            b: &'__key u8,
            c: &'__key u8,
        ) -> impl ::oncemore::__private::CacheKey + use<'__key> {
            {
                #[allow(unused_imports)]
                use ::oncemore::__private::parts::*;
                const _: () = {
                    let _ = ::oncemore::__private::Skipped::<u8>::check;
                    ::oncemore::__private::refuse_if(
                        ::oncemore::__private::Skipped::<u8>::HOLDS,
                    )
                };
                ::oncemore::__private::KeyStruct::into_fields({
                    __BothKey {
                        key: {
                            let __part = (a.id, b);
                            ::oncemore::__private::keyed_value(&__part);
                            ::oncemore::__private::Computed(__part).__part()
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
            impl ::oncemore::__private::Function<Key = __K, Return = u64> + use<__K>,
        > {
            __MEMO
                .typed::<
                    ::oncemore::__private::Forever,
                    ::oncemore::__private::BoundedKind,
                    __K,
                    _,
                    _,
                >(
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        ::oncemore::__private::remember()(
                            (&&::oncemore::__private::Tag::<u64>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<u64>::NEW).__outcome()
                    },
                    |__setup| __setup,
                    (),
                )
        }
        ///Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        fn invalidate(
            a: Account,
            b: u8,
            c: u8,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&a, &b, &c);
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        fn peek(
            a: Account,
            b: u8,
            c: u8,
        ) -> ::oncemore::__private::core::option::Option<u64> {
            {
                let __key = Self::__key(&a, &b, &c);
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        fn contains(
            a: Account,
            b: u8,
            c: u8,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&a, &b, &c);
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        fn put(
            a: Account,
            b: u8,
            c: u8,
            __value: u64,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&a, &b, &c);
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        fn key(a: Account, b: u8, c: u8) -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key(&a, &b, &c);
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        fn refresh(a: Account, b: u8, c: u8) -> u64 {
            let __miss = {
                let __key = Self::__key(&a, &b, &c);
                Self::__handle().refresh(&__key)
            };
            __miss.call(move || -> u64 { Self::uncached(a, b, c) })
        }
        /// Removes every value.
        #[inline]
        fn invalidate_all() {
            __MEMO.invalidate_all();
        }
        /// What the function has done so far.
        #[inline]
        fn stats() -> ::oncemore::__private::Stats {
            __MEMO.stats()
        }
        /// The function's path, or the name it was given.
        #[inline]
        fn name() -> &'static ::oncemore::__private::core::primitive::str {
            __MEMO.info().name
        }
        /// The function's options; `None` before its first call.
        #[inline]
        fn config() -> ::oncemore::__private::core::option::Option<
            ::oncemore::__private::Config,
        > {
            __MEMO.config()
        }
    }
    impl both {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        fn uncached(a: Account, b: u8, c: u8) -> u64 {
            a.id
        }
    }
    impl ::oncemore::__private::Memoized for both {
        type Key = __BothKey<()>;
        type Return = u64;
    }
};
