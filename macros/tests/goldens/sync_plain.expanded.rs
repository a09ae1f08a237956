// 48 lines for
// #[memoize]
// fn square(n: u64) -> u64 {
//     n * n
// }

fn square(n: u64) -> u64 {
    ::oncemore::__private::call::<__square>((n,))
}
///The handle of [`square`](fn@square): its cache, seen from outside; its functions take the arguments `(n: u64)`.
#[allow(non_camel_case_types, dead_code)]
type square = ::oncemore::__private::FreeFn<__square, 1usize>;
#[doc(hidden)]
#[allow(non_camel_case_types)]
enum __square {}
const _: () = {
    ///The key of `square`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __SquareKey<T0> {
        pub n: T0,
    }
    #[::oncemore::__private::linkme::distributed_slice(::oncemore::__private::FUNCTIONS)]
    #[linkme(crate = ::oncemore::__private::linkme)]
    static __MEMO: ::oncemore::__private::Memo = ::oncemore::__private::Memo::new(
        ::oncemore::__private::Info::new(
            ::oncemore::__private::memory!(path "square"),
            &["n"],
        ),
    );
    impl ::oncemore::__private::Plain for __square {
        type Key = __SquareKey<u64>;
        type Arguments<'__key> = (u64,);
        type Stored = <(u64,) as ::oncemore::__private::CacheKey>::Owned;
        type Return = u64;
        type Stamp = ::oncemore::__private::Forever;
        type Engine = ::oncemore::__private::BoundedKind;
        const STATICS: ::oncemore::__private::Statics<Self> = {
            static __ONLY: ::oncemore::__private::Only<
                ::oncemore::__private::PlainTypes<__square>,
            > = ::oncemore::__private::Only::new();
            ::oncemore::__private::Statics {
                memo: &__MEMO,
                only: &__ONLY,
                setup: |__setup| __setup,
            }
        };
        fn compute<'__key>((n,): (u64,)) -> u64
        where
            '__key: '__key,
        {
            n * n
        }
    }
};
