//! What the pages have in common.

use std::fmt::{self, Display, Write};

use axum::response::Html;

/// A text that is no markup, whatever is in it.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A link to a package, which is called `name version`.
pub(crate) fn link(name: &str) -> String {
    // Versions may have a plus in them; nothing else of a path is special there.
    let path = name.replace(' ', "%20");
    format!("<a href=\"/packages/{}\">{}</a>", Text(&path), Text(name))
}

/// A page with a heading. `current` is its place among the links at the top.
pub(crate) fn page(title: &str, current: &str, body: &str) -> Html<String> {
    let title = Text(title);
    let mut links = String::new();
    for (path, name) in [
        ("/", "Packages"),
        ("/search", "Search"),
        ("/cached", "What is cached"),
    ] {
        let here = if path == current {
            " aria-current=\"page\""
        } else {
            ""
        };
        let _ = write!(links, "<a href=\"{path}\"{here}>{name}</a>");
    }
    Html(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} – oncemore</title><link rel=\"stylesheet\" href=\"/style.css\">\
         <link rel=\"icon\" href=\"data:,\"></head>\
         <body><header><nav aria-label=\"Site\">{links}</nav></header><main><h1>{title}</h1>{body}</main></body></html>\n"
    ))
}
