//! A question in the words of `upcount ask`, as the specification writes it.

use std::collections::BTreeMap;
use upcount_measure::{AsOf, Question};
use upcount_model::{Day, Grain, Text};

/// `region=IN,OH,product_line=CL`: a piece without `=` is another value of the dimension before it.
///
/// # Errors
/// When the first piece has no `=`.
pub fn conditions(pieces: &[String]) -> Result<BTreeMap<String, Vec<String>>, Text> {
    let mut only: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for given in pieces {
        let mut dimension = None;
        for piece in given.split(',') {
            let value = match (piece.split_once('='), &dimension) {
                (Some((name, value)), _) => {
                    dimension = Some(name.trim().to_owned());
                    value
                }
                (None, Some(_)) => piece,
                (None, None) => {
                    return Err(Text::new(
                        format!("--where 写成 维度=值，如 region=IN；`{piece}` 没有 ="),
                        format!("--where is written dimension=value, such as region=IN; `{piece}` has no ="),
                    ));
                }
            };
            only.entry(dimension.clone().unwrap_or_default()).or_default().push(value.to_owned());
        }
    }
    Ok(only)
}

/// Reads `policies --by channel --grain month …`.
///
/// # Errors
/// A sentence that names the word that is not understood.
pub(crate) fn question(words: &[String]) -> Result<Question, Text> {
    let unclear = |word: &str| Text::new(format!("看不懂 `{word}`"), format!("`{word}` is not understood"));
    let mut words = words.iter();
    let measure = words.next().ok_or_else(|| Text::new("没有写指标", "it names no measure"))?.clone();
    let mut question = Question { measure, ..Question::default() };
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| unclear(word))?;
        let day = || value.parse::<Day>().map(Some).map_err(|_| unclear(value));
        match word.as_str() {
            "--by" => question.by.extend(value.split(',').filter(|d| !d.is_empty()).map(str::to_owned)),
            "--where" => question.only = conditions(std::slice::from_ref(value))?,
            "--from" => question.from = day()?,
            "--to" => question.to = day()?,
            "--grain" => question.grain = Some(Grain::from_id(value).ok_or_else(|| unclear(value))?),
            "--window" => question.window = Some(value.parse().map_err(|_| unclear(value))?),
            "--calibre" => question.calibre = Some(value.clone()),
            "--as-of" => question.as_of = Some(value.parse::<AsOf>().map_err(|_| unclear(value))?),
            _ => return Err(unclear(word)),
        }
    }
    Ok(question)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Question, Text> {
        question(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_piece_without_a_name_is_another_value_of_the_one_before() {
        let only = conditions(&["region=IN,OH,product_line=CL".into(), "region=KY".into()]).unwrap();
        assert_eq!(only["region"], ["IN", "OH", "KY"]);
        assert_eq!(only["product_line"], ["CL"]);
        assert!(conditions(&["IN".into()]).is_err());
    }

    #[test]
    fn words_are_the_question() {
        let asked = read("policies --by channel,region --where region=IN,OH,line=CL --from 2025-01-01 --grain month").unwrap();
        assert_eq!((asked.by.len(), asked.only["region"].len(), asked.only["line"].len()), (2, 2, 1));
        assert_eq!((asked.grain, asked.from.map(|d| d.to_string())), (Some(Grain::Month), Some("2025-01-01".into())));
        for wrong in ["", "policies --rows", "policies --grain week", "policies --from soon", "policies --where IN", "policies --by"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
