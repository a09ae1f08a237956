// Types that contain each other: one of them needs a version.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Chicken(Option<Box<Egg>>);

#[derive(CacheKey)]
struct Egg(Option<Box<Chicken>>);

fn main() {}
