// 29 lines for
// impl Shop {
//     #[memoize(store = self.prices, capacity = 100)]
//     fn price(&self, sku: &str) -> u64 {
//         self.find(sku)
//     }
// }

impl Shop {
    fn price(&self, sku: &str) -> u64 {
        match {
            static __INFO: ::oncemore::__private::Info = ::oncemore::__private::Info::new(
                ::oncemore::__private::memory!(path "price"),
                &["sku"],
            );
            let __key = {
                #[allow(unused_variables)]
                let (sku,) = (&sku,);
                (sku,)
            };
            (self.prices)
                .handle(
                    &__INFO,
                    &__key,
                    ::oncemore::__private::Whole::<u64>::NEW,
                    |__setup| __setup.capacity(100),
                    || {},
                )
                .get(&__key)
        } {
            ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
            ::oncemore::__private::core::result::Result::Err(__miss) => {
                __miss.call(move || -> u64 { self.find(sku) })
            }
        }
    }
}
