//! The text of a piece of HTML. Markup of flows is read, never run.

/// The text, with the lines that its blocks made.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        // A bracket that is no tag is a bracket.
        let Some((tag, behind)) = after.split_once('>').filter(|_| after.starts_with(begins_tag)) else {
            text.push('<');
            rest = after;
            continue;
        };
        text.push_str(stands_for(tag));
        rest = behind;
    }
    text.push_str(rest);
    for (entity, letter) in ENTITIES {
        text = text.replace(entity, letter);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The ampersand is last: what it spells is not read again.
const ENTITIES: [(&str, &str); 6] =
    [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];

fn begins_tag(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '/' || letter == '!'
}

fn stands_for(tag: &str) -> &'static str {
    let name = tag.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "li" => "\n• ",
        "p" | "br" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "tr" => "\n",
        _ if tag.starts_with("/p")
            || tag.starts_with("/ul")
            || tag.starts_with("/div")
            || tag.starts_with("/h") =>
        {
            "\n"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_lines() {
        assert_eq!(
            plain("<p>An intro,</p><ul><li>One</li><li class=\"x\">Two</li></ul>end"),
            "An intro,\n• One\n• Two\nend"
        );
        assert_eq!(plain("no markup"), "no markup");
        assert_eq!(plain("a<br/>b<br>c"), "a\nb\nc");
    }

    #[test]
    fn nothing_of_the_markup_is_left() {
        assert_eq!(plain("<script src=x>alert(1)</script><b onclick=y>bold</b>"), "alert(1)bold");
        assert_eq!(plain("&lt;b&gt; &amp;lt; 1 < 2 <"), "<b> &lt; 1 < 2 <");
    }
}
