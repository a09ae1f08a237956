// 195 lines for
// #[memoize(ttl = "5m", capacity = 10_000)]
// /// The price of some.
// pub fn price(sku: &str, quantity: u32) -> u64 {
//     lookup(sku) * u64::from(quantity)
// }

/// The price of some.
pub fn price(sku: &str, quantity: u32) -> u64 {
    match {
        let __key = price::__key(&sku, &quantity);
        price::__handle().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call(move || -> u64 { price::uncached(sku, quantity) })
        }
    }
}
///The handle of [`price`](fn@price): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
pub enum price {}
const _: () = {
    ///The key of `price`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __PriceKey<T0, T1> {
        pub sku: T0,
        pub quantity: T1,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0, T1> ::oncemore::__private::KeyStruct for __PriceKey<T0, T1> {
        type Fields = (T0, T1);
        #[inline]
        fn into_fields(self) -> (T0, T1) {
            (self.sku, self.quantity)
        }
    }
    static __MEMO: ::oncemore::__private::Memo = ::oncemore::__private::Memo::new(::oncemore::__private::Info {
        name: ::oncemore::__private::core::concat!(
            ::oncemore::__private::core::module_path!(), "::", "price"
        ),
        namespace: ::oncemore::__private::core::option::Option::None,
        arguments: &["sku", "quantity"],
        file: ::oncemore::__private::core::file!(),
        line: ::oncemore::__private::core::line!(),
        version: ::oncemore::__private::core::option::Option::None,
    });
    #[::oncemore::__private::linkme::distributed_slice(::oncemore::__private::FUNCTIONS)]
    #[linkme(crate = ::oncemore::__private::linkme)]
    static __LISTED: &::oncemore::__private::Memo = &__MEMO;
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl price {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>(
            sku: &'__key &'__key str,
            quantity: &'__key u32,
        ) -> (&'__key &'__key str, &'__key u32) {
            ::oncemore::__private::KeyStruct::into_fields(__PriceKey {
                sku: sku,
                quantity: quantity,
            })
        }
        #[doc(hidden)]
        #[inline]
        fn __handle() -> ::oncemore::__private::Handle<
            'static,
            ::oncemore::__private::Fun<
                <(&'static str, u32) as ::oncemore::__private::CacheKey>::Owned,
                ::oncemore::__private::Deadline,
                ::oncemore::__private::BoundedKind,
                ::oncemore::__private::Whole<u64>,
            >,
        > {
            static __ONLY: ::oncemore::__private::Only<
                ::oncemore::__private::Types<
                    <(&'static str, u32) as ::oncemore::__private::CacheKey>::Owned,
                    u64,
                    ::oncemore::__private::Deadline,
                    ::oncemore::__private::BoundedKind,
                >,
            > = ::oncemore::__private::Only::new();
            __MEMO
                .only(
                    &__ONLY,
                    ::oncemore::__private::whole::<u64>(),
                    |__setup| {
                        __setup
                            .ttl(
                                ::oncemore::__private::core::time::Duration::new(
                                    300u64,
                                    0u32,
                                ),
                            )
                            .capacity(10_000)
                    },
                )
        }
        /// Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        pub fn invalidate(
            sku: &str,
            quantity: u32,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&sku, &quantity);
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        pub fn peek(
            sku: &str,
            quantity: u32,
        ) -> ::oncemore::__private::core::option::Option<u64> {
            {
                let __key = Self::__key(&sku, &quantity);
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        pub fn contains(
            sku: &str,
            quantity: u32,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&sku, &quantity);
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        pub fn put(
            sku: &str,
            quantity: u32,
            __value: u64,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&sku, &quantity);
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        pub fn key(
            sku: &str,
            quantity: u32,
        ) -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key(&sku, &quantity);
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        pub fn refresh(sku: &str, quantity: u32) -> u64 {
            let __miss = {
                let __key = Self::__key(&sku, &quantity);
                Self::__handle().refresh(&__key)
            };
            __miss.call(move || -> u64 { Self::uncached(sku, quantity) })
        }
        /// What the function has done so far.
        #[inline]
        pub fn stats() -> ::oncemore::__private::Stats {
            __MEMO.stats()
        }
        /// Removes every value.
        #[inline]
        pub fn invalidate_all() {
            __MEMO.invalidate_all();
        }
        /// The function's path, or the name it was given.
        #[inline]
        pub fn name() -> &'static ::oncemore::__private::core::primitive::str {
            __MEMO.info().name
        }
        /// The function's options; `None` before its first call.
        #[inline]
        pub fn config() -> ::oncemore::__private::core::option::Option<
            ::oncemore::__private::Config,
        > {
            __MEMO.config()
        }
    }
    impl price {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        pub fn uncached(sku: &str, quantity: u32) -> u64 {
            lookup(sku) * u64::from(quantity)
        }
    }
    impl ::oncemore::__private::Memoized for price {
        type Key = __PriceKey<&'static str, u32>;
        type Return = u64;
    }
};
