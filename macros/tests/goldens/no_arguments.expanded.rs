// 170 lines for
// #[memoize(idle = "1m")]
// fn settings() -> Settings {
//     Settings::read()
// }

fn settings() -> Settings {
    match {
        let __key = settings::__key();
        settings::__handle().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call(move || -> Settings { settings::uncached() })
        }
    }
}
///The handle of [`settings`](fn@settings): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
enum settings {}
const _: () = {
    ///The key of `settings`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __SettingsKey {}
    #[allow(clippy::all, clippy::pedantic)]
    impl ::oncemore::__private::KeyStruct for __SettingsKey {
        type Fields = ();
        #[inline]
        fn into_fields(self) -> () {
            ()
        }
    }
    ::oncemore::__private::FUNCTIONS! {
        #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
        ::oncemore::__private::Memo =
        ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "settings"), & []));
    }
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl settings {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>() -> impl ::oncemore::__private::CacheKey + use<'__key> {
            {
                #[allow(unused_imports)]
                use ::oncemore::__private::parts::*;
                ::oncemore::__private::KeyStruct::into_fields({ __SettingsKey {} })
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
            impl ::oncemore::__private::Function<Key = __K, Return = Settings> + use<__K>,
        > {
            __MEMO
                .typed::<
                    ::oncemore::__private::Idle,
                    ::oncemore::__private::UnboundedKind,
                    __K,
                    _,
                    _,
                >(
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        ::oncemore::__private::remember()(
                            (&&::oncemore::__private::Tag::<Settings>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<Settings>::NEW).__outcome()
                    },
                    |__setup| {
                        __setup
                            .idle(
                                ::oncemore::__private::core::time::Duration::new(
                                    60u64,
                                    0u32,
                                ),
                            )
                            .single()
                    },
                    (),
                )
        }
        ///Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        fn invalidate() -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key();
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        fn peek() -> ::oncemore::__private::core::option::Option<Settings> {
            {
                let __key = Self::__key();
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        fn contains() -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key();
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        fn put(__value: Settings) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key();
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        fn key() -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key();
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        fn refresh() -> Settings {
            let __miss = {
                let __key = Self::__key();
                Self::__handle().refresh(&__key)
            };
            __miss.call(move || -> Settings { Self::uncached() })
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
    impl settings {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        fn uncached() -> Settings {
            Settings::read()
        }
    }
    impl ::oncemore::__private::Memoized for settings {
        type Key = __SettingsKey;
        type Return = Settings;
    }
};
