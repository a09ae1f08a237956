// 158 lines for
// #[memoize]
// fn square(n: u64) -> u64 {
//     n * n
// }

fn square(n: u64) -> u64 {
    match {
        let __key = square::__key(&n);
        square::__handle().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call(move || -> u64 { square::uncached(n) })
        }
    }
}
///The handle of [`square`](fn@square): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
enum square {}
const _: () = {
    ///The key of `square`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __SquareKey<T0> {
        pub n: T0,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0> ::oncemore::__private::KeyStruct for __SquareKey<T0> {
        type Fields = (T0,);
        #[inline]
        fn into_fields(self) -> (T0,) {
            (self.n,)
        }
    }
    static __MEMO: ::oncemore::__private::Memo = ::oncemore::__private::Memo::new(::oncemore::__private::Info {
        name: ::oncemore::__private::core::concat!(
            ::oncemore::__private::core::module_path!(), "::", "square"
        ),
        namespace: ::oncemore::__private::core::option::Option::None,
        arguments: &["n"],
        file: ::oncemore::__private::core::file!(),
        line: ::oncemore::__private::core::line!(),
        version: ::oncemore::__private::core::option::Option::None,
    });
    #[::oncemore::__private::linkme::distributed_slice(::oncemore::__private::FUNCTIONS)]
    #[linkme(crate = ::oncemore::__private::linkme)]
    static __LISTED: &::oncemore::__private::Memo = &__MEMO;
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl square {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>(n: &'__key u64) -> (&'__key u64,) {
            ::oncemore::__private::KeyStruct::into_fields(__SquareKey { n: n })
        }
        #[doc(hidden)]
        #[inline]
        fn __handle() -> ::oncemore::__private::Handle<
            'static,
            ::oncemore::__private::Fun<
                <(u64,) as ::oncemore::__private::CacheKey>::Owned,
                ::oncemore::__private::Forever,
                ::oncemore::__private::BoundedKind,
                ::oncemore::__private::Whole<u64>,
            >,
        > {
            static __ONLY: ::oncemore::__private::Only<
                ::oncemore::__private::Types<
                    <(u64,) as ::oncemore::__private::CacheKey>::Owned,
                    u64,
                    ::oncemore::__private::Forever,
                    ::oncemore::__private::BoundedKind,
                >,
            > = ::oncemore::__private::Only::new();
            __MEMO
                .only(&__ONLY, ::oncemore::__private::whole::<u64>(), |__setup| __setup)
        }
        /// Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        fn invalidate(n: u64) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&n);
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        fn peek(n: u64) -> ::oncemore::__private::core::option::Option<u64> {
            {
                let __key = Self::__key(&n);
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        fn contains(n: u64) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&n);
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        fn put(n: u64, __value: u64) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&n);
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        fn key(n: u64) -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key(&n);
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        fn refresh(n: u64) -> u64 {
            let __miss = {
                let __key = Self::__key(&n);
                Self::__handle().refresh(&__key)
            };
            __miss.call(move || -> u64 { Self::uncached(n) })
        }
        /// What the function has done so far.
        #[inline]
        fn stats() -> ::oncemore::__private::Stats {
            __MEMO.stats()
        }
        /// Removes every value.
        #[inline]
        fn invalidate_all() {
            __MEMO.invalidate_all();
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
    impl square {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        fn uncached(n: u64) -> u64 {
            n * n
        }
    }
    impl ::oncemore::__private::Memoized for square {
        type Key = __SquareKey<u64>;
        type Return = u64;
    }
};
