// 218 lines for
// #[memoize]
// fn repeat<T: CacheKey + Into<u64>, const N: usize>(x: T) -> [u64; N]
// where
//     T: Copy,
// {
//     [x.into(); N]
// }

fn repeat<T: CacheKey + Into<u64>, const N: usize>(x: T) -> [u64; N]
where
    T: Copy,
{
    match {
        let __key = repeat::__key::<T, N>(&x);
        repeat::__handle::<T, N, _>().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call(move || -> [u64; N] { repeat::uncached::<T, N>(x) })
        }
    }
}
///The handle of [`repeat`](fn@repeat): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
enum repeat {}
const _: () = {
    ///The key of `repeat`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __RepeatKey<T0> {
        pub x: T0,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0> ::oncemore::__private::KeyStruct for __RepeatKey<T0> {
        type Fields = (T0,);
        #[inline]
        fn into_fields(self) -> (T0,) {
            (self.x,)
        }
    }
    ::oncemore::__private::FUNCTIONS! {
        #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
        ::oncemore::__private::Memo =
        ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "repeat"), & ["x"]));
    }
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl repeat {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key, T: CacheKey + Into<u64>, const N: usize>(
            x: &'__key T,
        ) -> impl ::oncemore::__private::CacheKey + use<'__key, T, N>
        where
            T: Copy,
        {
            {
                #[allow(unused_imports)]
                use ::oncemore::__private::parts::*;
                ::oncemore::__private::KeyStruct::into_fields({
                    __RepeatKey {
                        x: {
                            let _ = ::oncemore::__private::keyed::<T>;
                            ::oncemore::__private::Part::<T>::of(x)
                        },
                    }
                })
            }
        }
        #[doc(hidden)]
        #[inline]
        fn __handle<
            T: CacheKey + Into<u64>,
            const N: usize,
            __K: ::oncemore::__private::CacheKey<Owned = __K>
                + ::oncemore::__private::core::marker::Send
                + ::oncemore::__private::core::marker::Sync + 'static,
        >() -> ::oncemore::__private::Handle<
            'static,
            impl ::oncemore::__private::Function<
                Key = __K,
                Return = [u64; N],
            > + use<T, N, __K>,
        >
        where
            T: Copy,
        {
            fn __instance<
                T: ?::oncemore::__private::core::marker::Sized,
                const N: usize,
            >() {}
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
                            (&&::oncemore::__private::Tag::<[u64; N]>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<[u64; N]>::NEW).__outcome()
                    },
                    |__setup| __setup,
                    __instance::<T, N>,
                )
        }
        ///Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        fn invalidate<T: CacheKey + Into<u64>, const N: usize>(
            x: T,
        ) -> ::oncemore::__private::core::primitive::bool
        where
            T: Copy,
        {
            {
                let __key = Self::__key::<T, N>(&x);
                Self::__handle::<T, N, _>().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        fn peek<T: CacheKey + Into<u64>, const N: usize>(
            x: T,
        ) -> ::oncemore::__private::core::option::Option<[u64; N]>
        where
            T: Copy,
        {
            {
                let __key = Self::__key::<T, N>(&x);
                Self::__handle::<T, N, _>().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        fn contains<T: CacheKey + Into<u64>, const N: usize>(
            x: T,
        ) -> ::oncemore::__private::core::primitive::bool
        where
            T: Copy,
        {
            {
                let __key = Self::__key::<T, N>(&x);
                Self::__handle::<T, N, _>().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        fn put<T: CacheKey + Into<u64>, const N: usize>(
            x: T,
            __value: [u64; N],
        ) -> ::oncemore::__private::core::primitive::bool
        where
            T: Copy,
        {
            {
                let __key = Self::__key::<T, N>(&x);
                Self::__handle::<T, N, _>().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        fn key<T: CacheKey + Into<u64>, const N: usize>(
            x: T,
        ) -> ::oncemore::__private::std::string::String
        where
            T: Copy,
        {
            {
                let __key = Self::__key::<T, N>(&x);
                Self::__handle::<T, N, _>().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        fn refresh<T: CacheKey + Into<u64>, const N: usize>(x: T) -> [u64; N]
        where
            T: Copy,
        {
            let __miss = {
                let __key = Self::__key::<T, N>(&x);
                Self::__handle::<T, N, _>().refresh(&__key)
            };
            __miss.call(move || -> [u64; N] { Self::uncached::<T, N>(x) })
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
    impl repeat {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        fn uncached<T: CacheKey + Into<u64>, const N: usize>(x: T) -> [u64; N]
        where
            T: Copy,
        {
            [x.into(); N]
        }
    }
};
