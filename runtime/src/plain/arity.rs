//! The methods of a handle that take the function's arguments, for each number of them.

use super::{FreeFn, Plain, Return, handle};

macro_rules! arity {
    ($count:literal, $of:ident, $alias:ident, $($part:ident $name:ident),*) => {
        /// The handle of a function of so many arguments.
        pub type $alias<F> = FreeFn<F, $count>;

        /// A tuple of so many arguments.
        pub trait $of {
            $(
                /// An argument's type.
                type $part;
            )*
            /// The tuple.
            fn of($($name: Self::$part),*) -> Self;
        }

        #[allow(clippy::unused_unit, reason = "the tuple of no arguments")]
        impl<$($part),*> $of for ($($part,)*) {
            $(type $part = $part;)*
            #[inline]
            fn of($($name: $part),*) -> Self {
                ($($name,)*)
            }
        }

        #[allow(clippy::extra_unused_lifetimes, reason = "no argument borrows where there is none")]
        impl<F: Plain> FreeFn<F, $count>
        where
            for<'a> F::Arguments<'a>: $of,
        {
            /// Removes a value and says whether there was one. A computation of it that is under way is not stored.
            pub fn invalidate<'a>($($name: <F::Arguments<'a> as $of>::$part),*) -> bool {
                handle::<F>().invalidate(&F::Arguments::<'a>::of($($name),*))
            }

            /// The stored value, without computing or counting.
            pub fn peek<'a>($($name: <F::Arguments<'a> as $of>::$part),*) -> Option<Return<F>> {
                handle::<F>().peek(&F::Arguments::<'a>::of($($name),*))
            }

            /// Whether a value is stored.
            pub fn contains<'a>($($name: <F::Arguments<'a> as $of>::$part),*) -> bool {
                handle::<F>().contains(&F::Arguments::<'a>::of($($name),*))
            }

            /// Stores a value as if the function had just returned it, and says whether it was stored.
            pub fn put<'a>($($name: <F::Arguments<'a> as $of>::$part,)* value: Return<F>) -> bool {
                handle::<F>().put(&F::Arguments::<'a>::of($($name),*), value)
            }

            /// The key as text.
            pub fn key<'a>($($name: <F::Arguments<'a> as $of>::$part),*) -> String {
                handle::<F>().key(&F::Arguments::<'a>::of($($name),*))
            }

            /// Computes and stores a value whatever is stored.
            pub fn refresh<'a>($($name: <F::Arguments<'a> as $of>::$part),*) -> Return<F> {
                Self::recompute(F::Arguments::<'a>::of($($name),*))
            }

            /// The function without its cache.
            pub fn uncached<'a>($($name: <F::Arguments<'a> as $of>::$part),*) -> Return<F> {
                F::compute(F::Arguments::<'a>::of($($name),*))
            }
        }
    };
}

arity!(0, Of0, FreeFn0,);
arity!(1, Of1, FreeFn1, A a);
arity!(2, Of2, FreeFn2, A a, B b);
arity!(3, Of3, FreeFn3, A a, B b, C c);
arity!(4, Of4, FreeFn4, A a, B b, C c, D d);
arity!(5, Of5, FreeFn5, A a, B b, C c, D d, E e);
arity!(6, Of6, FreeFn6, A a, B b, C c, D d, E e, G g);
