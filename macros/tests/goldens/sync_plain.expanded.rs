// 37 lines for
// #[memoize]
// fn square(n: u64) -> u64 {
//     n * n
// }

fn square(n: u64) -> u64 {
    ::oncemore::__private::call::<__square>((n,))
}
///The handle of [`square`](fn@square): its cache, seen from outside; its functions take the arguments `(n: u64)`.
#[allow(non_camel_case_types, dead_code)]
type square = ::oncemore::__private::FreeFn1<__square>;
#[doc(hidden)]
struct __square {
    pub n: u64,
}
impl ::oncemore::__private::Plain for __square {
    type Arguments<'__key> = (u64,);
    type Types = ::oncemore::__private::PlainTypes<
        (u64,),
        u64,
        ::oncemore::__private::Forever,
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
            "square"), & ["n"]));
        }
        static __ONLY: ::oncemore::__private::Only<
            <__square as ::oncemore::__private::Plain>::Types,
        > = ::oncemore::__private::Only::NEW;
        (&__MEMO, &__ONLY)
    };
    fn compute((n,): (u64,)) -> u64 {
        n * n
    }
}
