// Types that contain each other: one of them needs a version.
use oncemore::CacheValue;

#[derive(CacheValue)]
struct Chicken(Option<Box<Egg>>);

#[derive(CacheValue)]
struct Egg(Option<Box<Chicken>>);

fn main() {}
