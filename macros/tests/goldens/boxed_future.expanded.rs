// 160 lines for
// #[memoize]
// fn fetch(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
//     Box::pin(async move { id })
// }

fn fetch(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    ::oncemore::__private::std::boxed::Box::pin(async move {
        match {
            let __key = fetch::__key(&id);
            fetch::__handle().get(&__key)
        } {
            ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
            ::oncemore::__private::core::result::Result::Err(__miss) => {
                __miss.call_async(fetch::uncached(id)).await
            }
        }
    })
}
///The handle of [`fetch`](fn@fetch): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
enum fetch {}
const _: () = {
    ///The key of `fetch`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __FetchKey<T0> {
        pub id: T0,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0> ::oncemore::__private::KeyStruct for __FetchKey<T0> {
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
        "fetch"), & ["id"]));
    }
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl fetch {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>(id: &'__key u64) -> (&'__key u64,) {
            ::oncemore::__private::KeyStruct::into_fields(__FetchKey { id: id })
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
            > = ::oncemore::__private::Only::NEW;
            __MEMO
                .only::<
                    ::oncemore::__private::Fun<
                        <(u64,) as ::oncemore::__private::CacheKey>::Owned,
                        ::oncemore::__private::Forever,
                        ::oncemore::__private::BoundedKind,
                        ::oncemore::__private::Whole<u64>,
                    >,
                >(&__ONLY, |__setup| __setup)
        }
        ///Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        fn invalidate(id: u64) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&id);
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        fn peek(id: u64) -> ::oncemore::__private::core::option::Option<u64> {
            {
                let __key = Self::__key(&id);
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        fn contains(id: u64) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&id);
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        fn put(id: u64, __value: u64) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&id);
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        fn key(id: u64) -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key(&id);
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        async fn refresh(id: u64) -> u64 {
            let __miss = {
                let __key = Self::__key(&id);
                Self::__handle().refresh(&__key)
            };
            __miss.call_async(Self::uncached(id)).await
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
    impl fetch {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        fn uncached(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
            Box::pin(async move { id })
        }
    }
    impl ::oncemore::__private::Memoized for fetch {
        type Key = __FetchKey<u64>;
        type Return = u64;
    }
};
