//! Names that look alike.

/// How much alike a known name must be to be meant.
const ALIKE: f64 = 0.6;

/// `, did you mean ...?`, if one of the known names looks like `unknown`.
pub fn suggestion<S: AsRef<str>>(unknown: &str, known: &[S]) -> String {
    let score = |name: &str| strsim::normalized_damerau_levenshtein(unknown, name);
    let best = known
        .iter()
        .map(AsRef::as_ref)
        .max_by(|a, b| score(a).total_cmp(&score(b)));
    match best {
        Some(best) if score(best) >= ALIKE => format!(", did you mean `{best}`?"),
        _ => String::new(),
    }
}
