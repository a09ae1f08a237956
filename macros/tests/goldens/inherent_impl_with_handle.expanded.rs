// 203 lines for
// #[memoize]
// impl Shop {
//     #[memoize(capacity = unbounded)]
//     pub fn price(&self, sku: &str) -> u64 {
//         self.find(sku)
//     }
// }

impl Shop {
    pub fn price(&self, sku: &str) -> u64 {
        match {
            let __MEMO = Self::__price_handle_memo();
            let __key = {
                #[allow(unused_variables)]
                let (sku,) = (&sku,);
                {
                    #[allow(unused_imports)]
                    use ::oncemore::__private::parts::*;
                    {
                        (
                            {
                                let __part = self;
                                ::oncemore::__private::Computed(__part).__part()
                            },
                            { ::oncemore::__private::Part::<&str>::of(sku) },
                        )
                    }
                }
            };
            __MEMO
                .handle_of::<
                    ::oncemore::__private::Forever,
                    ::oncemore::__private::UnboundedKind,
                    _,
                    _,
                    _,
                >(
                    &__key,
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        ::oncemore::__private::remember()(
                            (&&::oncemore::__private::Tag::<u64>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<u64>::NEW).__outcome()
                    },
                    |__setup| __setup,
                    Self::__price_handle_instance,
                )
                .get(&__key)
        } {
            ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
            ::oncemore::__private::core::result::Result::Err(__miss) => {
                __miss.call(move || -> u64 { Self::price_uncached(self, sku) })
            }
        }
    }
    #[doc(hidden)]
    #[inline]
    fn __price_handle_memo() -> &'static ::oncemore::__private::Memo {
        ::oncemore::__private::FUNCTIONS! {
            #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
            ::oncemore::__private::Memo =
            ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
            "Shop" "price"), & ["this", "sku"]));
        }
        &__MEMO
    }
    #[doc(hidden)]
    fn __price_handle_instance() {}
    ///The handle of [`Self::price`]: its cache, seen from outside. Arguments are given as a tuple: those that are part of the key.
    #[allow(dead_code, clippy::type_complexity)]
    pub fn price_handle() -> ::oncemore::__private::Handle<
        'static,
        impl ::oncemore::__private::Function<
            Key = <(Self, &'static str) as ::oncemore::__private::CacheKey>::Owned,
            Return = u64,
        >,
    > {
        Self::__price_handle_memo()
            .typed::<
                ::oncemore::__private::Forever,
                ::oncemore::__private::UnboundedKind,
                <(Self, &'static str) as ::oncemore::__private::CacheKey>::Owned,
                _,
                _,
            >(
                {
                    #[allow(unused_imports)]
                    use ::oncemore::__private::outcomes::*;
                    ::oncemore::__private::remember()(
                        (&&::oncemore::__private::Tag::<u64>::NEW).__value(),
                    );
                    (&&&&::oncemore::__private::Tag::<u64>::NEW).__outcome()
                },
                |__setup| __setup,
                Self::__price_handle_instance,
            )
    }
    ///The place of one value of [`Self::price`] in its cache.
    #[allow(dead_code)]
    pub fn price_entry(
        &self,
        sku: &str,
    ) -> ::oncemore::__private::Entry<
        impl ::oncemore::__private::Function<Return = u64>,
    > {
        let __MEMO = Self::__price_handle_memo();
        let __key = {
            #[allow(unused_variables)]
            let (sku,) = (&sku,);
            {
                #[allow(unused_imports)]
                use ::oncemore::__private::parts::*;
                {
                    (
                        {
                            let __part = self;
                            ::oncemore::__private::Computed(__part).__part()
                        },
                        { ::oncemore::__private::Part::<&str>::of(sku) },
                    )
                }
            }
        };
        ::oncemore::__private::Entry::new(
            __MEMO
                .handle_of::<
                    ::oncemore::__private::Forever,
                    ::oncemore::__private::UnboundedKind,
                    _,
                    _,
                    _,
                >(
                    &__key,
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        ::oncemore::__private::remember()(
                            (&&::oncemore::__private::Tag::<u64>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<u64>::NEW).__outcome()
                    },
                    |__setup| __setup,
                    Self::__price_handle_instance,
                ),
            &__key,
        )
    }
    ///[`Self::price`] without its cache.
    #[allow(
        dead_code,
        clippy::must_use_candidate,
        clippy::missing_errors_doc,
        clippy::missing_panics_doc
    )]
    pub fn price_uncached(&self, sku: &str) -> u64 {
        self.find(sku)
    }
    ///Computes and stores what [`Self::price`] returns, whatever is stored.
    #[allow(
        dead_code,
        clippy::must_use_candidate,
        clippy::missing_errors_doc,
        clippy::missing_panics_doc
    )]
    pub fn price_refresh(&self, sku: &str) -> u64 {
        let __miss = {
            let __MEMO = Self::__price_handle_memo();
            let __key = {
                #[allow(unused_variables)]
                let (sku,) = (&sku,);
                {
                    #[allow(unused_imports)]
                    use ::oncemore::__private::parts::*;
                    {
                        (
                            {
                                let __part = self;
                                ::oncemore::__private::Computed(__part).__part()
                            },
                            { ::oncemore::__private::Part::<&str>::of(sku) },
                        )
                    }
                }
            };
            __MEMO
                .handle_of::<
                    ::oncemore::__private::Forever,
                    ::oncemore::__private::UnboundedKind,
                    _,
                    _,
                    _,
                >(
                    &__key,
                    {
                        #[allow(unused_imports)]
                        use ::oncemore::__private::outcomes::*;
                        ::oncemore::__private::remember()(
                            (&&::oncemore::__private::Tag::<u64>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<u64>::NEW).__outcome()
                    },
                    |__setup| __setup,
                    Self::__price_handle_instance,
                )
                .refresh(&__key)
        };
        __miss.call(move || -> u64 { Self::price_uncached(self, sku) })
    }
}
