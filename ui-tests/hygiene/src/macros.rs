//! Macros under the names of those that an expansion might call: they are in scope in every other module.

macro_rules! concat {
    ($($anything:tt)*) => {
        ::core::compile_error!("the wrong `concat`")
    };
}
macro_rules! module_path {
    ($($anything:tt)*) => {
        ::core::compile_error!("the wrong `module_path`")
    };
}
macro_rules! file {
    ($($anything:tt)*) => {
        ::core::compile_error!("the wrong `file`")
    };
}
macro_rules! line {
    ($($anything:tt)*) => {
        ::core::compile_error!("the wrong `line`")
    };
}
