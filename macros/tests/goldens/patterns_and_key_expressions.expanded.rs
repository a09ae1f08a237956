// 209 lines for
// #[memoize]
// fn area(
//     Size { width, .. }: Size,
//     #[key(with = rounded)]
//     scale: f64,
//     #[key(unit.name)]
//     unit: Unit,
// ) -> f64 {
//     f64::from(width) * scale
// }

fn area(__argument0: Size, scale: f64, unit: Unit) -> f64 {
    match {
        let __key = area::__key(&__argument0, &scale, &unit);
        area::__handle().get(&__key)
    } {
        ::oncemore::__private::core::result::Result::Ok(__hit) => __hit,
        ::oncemore::__private::core::result::Result::Err(__miss) => {
            __miss.call(move || -> f64 { area::uncached(__argument0, scale, unit) })
        }
    }
}
///The handle of [`area`](fn@area): its cache, seen from outside.
#[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
enum area {}
const _: () = {
    ///The key of `area`: a field for each argument that is part of it.
    #[allow(missing_docs, clippy::all, clippy::pedantic)]
    pub struct __AreaKey<T0, T1, T2> {
        pub argument0: T0,
        pub scale: T1,
        pub unit: T2,
    }
    #[allow(clippy::all, clippy::pedantic)]
    impl<T0, T1, T2> ::oncemore::__private::KeyStruct for __AreaKey<T0, T1, T2> {
        type Fields = (T0, T1, T2);
        #[inline]
        fn into_fields(self) -> (T0, T1, T2) {
            (self.argument0, self.scale, self.unit)
        }
    }
    ::oncemore::__private::FUNCTIONS! {
        #![linkme_macro = ::oncemore::__private::FUNCTIONS] static __MEMO :
        ::oncemore::__private::Memo =
        ::oncemore::__private::Memo::new(::oncemore::__private::Info::new(::oncemore::__private::memory!(path
        "area"), & ["argument0", "scale", "unit"]));
    }
    #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic)]
    impl area {
        #[doc(hidden)]
        #[inline]
        fn __key<'__key>(
            __argument0: &'__key Size,
            scale: &'__key f64,
            unit: &'__key Unit,
        ) -> impl ::oncemore::__private::CacheKey + use<'__key> {
            {
                #[allow(unused_imports)]
                use ::oncemore::__private::parts::*;
                ::oncemore::__private::KeyStruct::into_fields({
                    __AreaKey {
                        argument0: {
                            let _ = ::oncemore::__private::keyed::<Size>;
                            ::oncemore::__private::Part::<Size>::of(__argument0)
                        },
                        scale: {
                            let __part = (rounded)(scale);
                            ::oncemore::__private::keyed_value(&__part);
                            ::oncemore::__private::Computed(__part).__part()
                        },
                        unit: {
                            {
                                let __part = &unit.name;
                                ::oncemore::__private::keyed_value(&__part);
                                ::oncemore::__private::Computed(__part).__part()
                            }
                        },
                    }
                })
            }
        }
        #[doc(hidden)]
        #[inline]
        fn __handle<
            __K: ::oncemore::__private::CacheKey<Owned = __K>
                + ::oncemore::__private::core::marker::Send
                + ::oncemore::__private::core::marker::Sync + 'static,
        >() -> ::oncemore::__private::Handle<
            'static,
            impl ::oncemore::__private::Function<Key = __K, Return = f64> + use<__K>,
        > {
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
                            (&&::oncemore::__private::Tag::<f64>::NEW).__value(),
                        );
                        (&&&&::oncemore::__private::Tag::<f64>::NEW).__outcome()
                    },
                    |__setup| __setup,
                    (),
                )
        }
        ///Removes a value and says whether there was one. A computation of it that is under way is not stored.
        #[inline]
        fn invalidate(
            __argument0: Size,
            scale: f64,
            unit: Unit,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&__argument0, &scale, &unit);
                Self::__handle().invalidate(&__key)
            }
        }
        /// The stored value, without computing or counting.
        #[inline]
        fn peek(
            __argument0: Size,
            scale: f64,
            unit: Unit,
        ) -> ::oncemore::__private::core::option::Option<f64> {
            {
                let __key = Self::__key(&__argument0, &scale, &unit);
                Self::__handle().peek(&__key)
            }
        }
        /// Whether a value is stored.
        #[inline]
        fn contains(
            __argument0: Size,
            scale: f64,
            unit: Unit,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&__argument0, &scale, &unit);
                Self::__handle().contains(&__key)
            }
        }
        /// Stores a value as if the function had just returned it, and says whether it was stored.
        #[inline]
        fn put(
            __argument0: Size,
            scale: f64,
            unit: Unit,
            __value: f64,
        ) -> ::oncemore::__private::core::primitive::bool {
            {
                let __key = Self::__key(&__argument0, &scale, &unit);
                Self::__handle().put(&__key, __value)
            }
        }
        /// The key as text.
        #[inline]
        fn key(
            __argument0: Size,
            scale: f64,
            unit: Unit,
        ) -> ::oncemore::__private::std::string::String {
            {
                let __key = Self::__key(&__argument0, &scale, &unit);
                Self::__handle().key(&__key)
            }
        }
        /// Computes and stores a value whatever is stored.
        #[inline]
        fn refresh(__argument0: Size, scale: f64, unit: Unit) -> f64 {
            let __miss = {
                let __key = Self::__key(&__argument0, &scale, &unit);
                Self::__handle().refresh(&__key)
            };
            __miss.call(move || -> f64 { Self::uncached(__argument0, scale, unit) })
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
    impl area {
        /// The function without its cache.
        #[allow(
            clippy::must_use_candidate,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc
        )]
        fn uncached(Size { width, .. }: Size, scale: f64, unit: Unit) -> f64 {
            f64::from(width) * scale
        }
    }
    impl ::oncemore::__private::Memoized for area {
        type Key = __AreaKey<Size, (), ()>;
        type Return = f64;
    }
};
