// 59 lines for
// #[memoize(ttl = "5m", capacity = 10_000)]
// /// The price of some.
// pub fn price(sku: &str, quantity: u32) -> u64 {
//     lookup(sku) * u64::from(quantity)
// }

/// The price of some.
pub fn price(sku: &str, quantity: u32) -> u64 {
    ::oncemore::__private::call::<__price>((sku, quantity))
}
///The handle of [`price`](fn@price): its cache, seen from outside; its functions take the arguments `(sku: &str, quantity: u32)`.
#[allow(non_camel_case_types, dead_code)]
pub type price = ::oncemore::__private::FreeFn<__price, 2usize>;
#[doc(hidden)]
#[allow(non_camel_case_types)]
pub enum __price {}
const _: () = {
    ///The key of `price`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __PriceKey<T0, T1> {
        pub sku: T0,
        pub quantity: T1,
    }
    #[::oncemore::__private::linkme::distributed_slice(::oncemore::__private::FUNCTIONS)]
    #[linkme(crate = ::oncemore::__private::linkme)]
    static __MEMO: ::oncemore::__private::Memo = ::oncemore::__private::Memo::new(
        ::oncemore::__private::Info::new(
            ::oncemore::__private::memory!(path "price"),
            &["sku", "quantity"],
        ),
    );
    impl ::oncemore::__private::Plain for __price {
        type Key = __PriceKey<&'static str, u32>;
        type Arguments<'__key> = (&'__key str, u32);
        type Stored = <(&'static str, u32) as ::oncemore::__private::CacheKey>::Owned;
        type Return = u64;
        type Stamp = ::oncemore::__private::Deadline;
        type Engine = ::oncemore::__private::BoundedKind;
        const STATICS: ::oncemore::__private::Statics<Self> = {
            static __ONLY: ::oncemore::__private::Only<
                ::oncemore::__private::PlainTypes<__price>,
            > = ::oncemore::__private::Only::new();
            ::oncemore::__private::Statics {
                memo: &__MEMO,
                only: &__ONLY,
                setup: |__setup| {
                    __setup
                        .ttl(
                            ::oncemore::__private::core::time::Duration::new(
                                300u64,
                                0u32,
                            ),
                        )
                        .capacity(10_000)
                },
            }
        };
        fn compute<'__key>((sku, quantity): (&'__key str, u32)) -> u64
        where
            '__key: '__key,
        {
            lookup(sku) * u64::from(quantity)
        }
    }
};
