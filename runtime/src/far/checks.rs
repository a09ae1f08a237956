//! What is checked of all memoized functions of the program before anything is installed.

use std::any::TypeId;
use std::collections::BTreeMap;

use oncemore_core::codec;

use super::plan::CodecRef;
use super::problem::Problem;
use crate::info::Info;
use crate::registry;

/// Functions whose remote keys would be the same.
pub(super) fn clashes() -> Vec<Problem> {
    let mut names: BTreeMap<_, Vec<&Info>> = BTreeMap::new();
    for function in registry::all() {
        let info = function.info();
        if !info.backends.is_empty() {
            names
                .entry((info.namespace, info.name))
                .or_default()
                .push(info);
        }
    }
    let several = names.into_values().filter(|infos| infos.len() > 1);
    several
        .map(|infos| {
            let places: Vec<_> = infos
                .iter()
                .map(|info| format!("{}:{}", info.file, info.line))
                .collect();
            Problem::new(format!(
                "several functions with a remote backend are called `{}` ({}): give them names of their own with `name = \"…\"`",
                infos[0].name,
                places.join(", ")
            ))
        })
        .collect()
}

/// Whether a codec is one of the library's.
pub(super) fn is_own(of: TypeId) -> bool {
    let own = [
        TypeId::of::<codec::Bincode>(),
        #[cfg(feature = "json")]
        TypeId::of::<codec::Json>(),
        #[cfg(feature = "postcard")]
        TypeId::of::<codec::Postcard>(),
        #[cfg(feature = "msgpack")]
        TypeId::of::<codec::MessagePack>(),
    ];
    own.contains(&of)
}

/// Codecs whose numbers would have one be given the bytes of another.
pub(super) fn codecs() -> Vec<Problem> {
    let used = registry::all().filter_map(|function| {
        let info = function.info();
        Some(((info.codec?)()?, info))
    });
    clashing(used)
}

fn clashing<'f>(used: impl Iterator<Item = (CodecRef, &'f Info)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut numbers: BTreeMap<u8, Vec<(TypeId, CodecRef, &Info)>> = BTreeMap::new();
    for (codec, info) in used {
        let of = (codec.of)();
        let known = numbers.entry(codec.id).or_default();
        if known.iter().any(|(other, ..)| *other == of) {
            continue;
        }
        if codec.id < 128 && !is_own(of) {
            problems.push(Problem::new(format!(
                "the codec `{}` of `{}` ({}:{}) has the number {}, and those below 128 are the library's own: give it another with `CodecId::custom`",
                codec.name, info.name, info.file, info.line, codec.id
            )));
        }
        known.push((of, codec, info));
    }
    for (number, codecs) in numbers {
        // Those of the library's numbers were named above.
        if number < 128 || codecs.len() < 2 {
            continue;
        }
        let each: Vec<_> = codecs
            .iter()
            .map(|(_, codec, info)| {
                format!(
                    "`{}` of `{}` ({}:{})",
                    codec.name, info.name, info.file, info.line
                )
            })
            .collect();
        problems.push(Problem::new(format!(
            "several codecs have the number {number}: {}; give them numbers of their own",
            each.join(", ")
        )));
    }
    problems
}

#[cfg(test)]
mod tests {
    use oncemore_core::Codec;

    use super::*;

    fn bincode() -> CodecRef {
        CodecRef {
            id: codec::Bincode::ID.to_u8(),
            name: codec::Bincode::NAME,
            of: TypeId::of::<codec::Bincode>,
        }
    }

    fn codec<T: 'static>(id: u8, name: &'static str) -> CodecRef {
        CodecRef {
            id,
            name,
            of: TypeId::of::<T>,
        }
    }

    fn said(codecs: &[CodecRef]) -> Vec<String> {
        let info = Info::new("f", &[]);
        let used = codecs.iter().map(|codec| (*codec, &info));
        clashing(used).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn codecs_of_their_own_numbers_are_fine() {
        let own = bincode();
        let (a, b) = (codec::<u8>(200, "a"), codec::<u16>(201, "b"));
        assert_eq!(said(&[own, a, b, a, own]), Vec::<String>::new());
    }

    #[test]
    fn two_codecs_of_one_number_are_named() {
        let said = said(&[codec::<u8>(200, "a"), codec::<u16>(200, "b")]);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].contains("`a` of `f`") && said[0].contains("`b` of `f`"),
            "{said:?}"
        );
    }

    #[test]
    fn a_number_of_the_librarys_is_taken() {
        let said = said(&[codec::<u8>(1, "mine"), bincode()]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("`mine`") && said[0].contains("number 1"),
            "{said:?}"
        );
    }
}
