// 39 lines for
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
pub type price = ::oncemore::__private::FreeFn2<__price>;
#[doc(hidden)]
pub struct __price {
    pub sku: &'static str,
    pub quantity: u32,
}
impl ::oncemore::__private::Plain for __price {
    type Arguments<'__key> = (&'__key str, u32);
    type Types = ::oncemore::__private::PlainTypes<
        (&'static str, u32),
        u64,
        ::oncemore::__private::Deadline,
        ::oncemore::__private::BoundedKind,
    >;
    const STATICS: (
        &'static ::oncemore::__private::Memo,
        &'static ::oncemore::__private::Only<Self::Types>,
    ) = {
        ::oncemore::__private::FUNCTIONS! {
            #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
            ::oncemore::__private::Memo =
            ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
            "price"), & ["sku", "quantity"]).ttl(300, 0).capacity(10_000));
        }
        static __ONLY: ::oncemore::__private::Only<
            <__price as ::oncemore::__private::Plain>::Types,
        > = ::oncemore::__private::Only::NEW;
        (&__MEMO, &__ONLY)
    };
    fn compute((sku, quantity): (&str, u32)) -> u64 {
        lookup(sku) * u64::from(quantity)
    }
}
