// 62 lines for
// impl Shop {
//     #[memoize(only_some)]
//     fn price(#[key(skip)] &self, sku: &str) -> Option<u64> {
//         self.find(sku)
//     }
// }

impl Shop {
    fn price(&self, sku: &str) -> Option<u64> {
        match {
            ::oncemore::__private::FUNCTIONS! {
                #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
                ::oncemore::__private::Memo =
                ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
                "price"), & ["sku"]));
            }
            let __key = {
                #[allow(unused_variables)]
                let (sku,) = (&sku,);
                {
                    #[allow(unused_imports)]
                    use ::oncemore::__private::parts::*;
                    const {
                        let _ = ::oncemore::__private::Skipped::<Self>::check;
                        ::oncemore::__private::refuse_if(
                            ::oncemore::__private::Skipped::<Self>::HOLDS,
                        )
                    };
                    {
                        (
                            {
                                let _ = ::oncemore::__private::keyed::<&str>;
                                ::oncemore::__private::Part::<&str>::of(sku)
                            },
                        )
                    }
                }
            };
            __MEMO
                .handle_of::<
                    ::oncemore::__private::Forever,
                    ::oncemore::__private::BoundedKind,
                    _,
                    _,
                    _,
                >(
                    &__key,
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        let _ = ::oncemore::__private::option::<Option<u64>>;
                        ::oncemore::__private::remember()(
                            (&&::oncemore::__private::Tag::<Option<u64>>::NEW)
                                .__some_value(),
                        );
                        (&&::oncemore::__private::Tag::<Option<u64>>::NEW).__some()
                    },
                    |__setup| __setup,
                    || {},
                )
                .get(&__key)
        } {
            ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
            ::oncemore::__private::core::result::Result::Err(__miss) => {
                __miss.call(move || -> Option<u64> { self.find(sku) })
            }
        }
    }
}
