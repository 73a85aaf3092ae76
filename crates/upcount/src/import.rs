//! `upcount import`: brings files in, or looks at one.

use crate::{Here, Outcome, progress};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use upcount_app::keep::{self, Came, Control, ImportFile};
use upcount_book::Book;
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The import definition, then the files; with --look only the file
    #[arg(required = true, value_name = "DEFINITION FILE…")]
    what: Vec<PathBuf>,
    /// Refuse a file whole when a row does not fit
    #[arg(long)]
    strict: bool,
    /// Only look: columns, types, missing, likely placeholders, and a draft definition
    #[arg(long)]
    look: bool,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    if args.look {
        for file in &args.what {
            look(here, file).await?;
        }
        return Ok(());
    }
    let (definition, files) = args.what.split_first().ok_or("name a definition and a file")?;
    if files.is_empty() {
        return Err(match here.lang {
            Lang::Zh => "请写明定义和文件：upcount import 定义 文件…".into(),
            Lang::En => "name the definition and then the files: upcount import DEFINITION FILE…".into(),
        });
    }
    let up = here.open().await?;
    let mut failed = Vec::new();
    for file in files {
        let asked = ImportFile {
            definition: definition.to_string_lossy().into_owned(),
            file: file.clone(),
            name: None,
            strict: args.strict,
            made_up_until: None,
        };
        let control = Arc::new(Control::default());
        let shown = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let watching = progress::watch(&control, &shown);
        let came = keep::import_file(&up, asked, control).await;
        drop(watching);
        match came {
            Ok(came) => println!("{shown}: {}", told(&came, here.lang)),
            // Whoever stops one file means all of them.
            Err(e) if e.is_cancelled() => {
                failed.push(here.say(&e));
                break;
            }
            // One bad file does not keep the others out.
            Err(e) => failed.push(here.say(&e)),
        }
    }
    progress::cells(&up).await;
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\nupcount: ")) }
}

pub(crate) fn told(came: &Came, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    match came {
        Came::Before(before) if zh => format!("同样的内容已在 {} 导入过（{}），只计一次", before.recorded_at, before.file),
        Came::Before(before) => format!("the same content was imported at {} ({}); it counts once", before.recorded_at, before.file),
        Came::In { rows, facts, replaced, refused, errors, .. } => {
            let mut text = if zh {
                format!("{rows} 行，{facts} 条事实，{refused} 行不符合")
            } else {
                format!("{rows} rows, {facts} facts, {refused} rows refused")
            };
            if let Some(words) = keep::replaced_in_words(*replaced) {
                let _ = write!(text, "{}{}", if zh { "；" } else { "; " }, words.in_lang(lang));
            }
            if let Some(path) = errors {
                let _ = write!(text, "{}{}", if zh { "；原因见 " } else { "; the reasons are in " }, path.display());
            }
            text
        }
    }
}

async fn look(here: &Here, file: &std::path::Path) -> Outcome {
    // A look needs the Book and nothing else of the home, so a home that is not there is not made.
    let book = Book::with_own(&here.home.join("book")).map_err(|e| here.say(&e))?;
    let look = keep::look_at_file(&book, file).await;
    let keep::LookedAt { look, suggested } = look.map_err(|e| here.say(&e))?;
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED).set_header(match here.lang {
        Lang::Zh => ["列", "类型", "空", "可能的占位值", "例子"],
        Lang::En => ["column", "type", "missing", "likely placeholders", "examples"],
    });
    for column in &look.columns {
        let placeholders: Vec<String> = column.placeholders.iter().map(|p| format!("{} × {}", p.value, p.rows)).collect();
        let mut examples = column.examples.join(" · ");
        if examples.chars().count() > 60 {
            examples = examples.chars().take(59).chain(['…']).collect();
        }
        table.add_row([column.name.clone(), column.holds.to_owned(), column.missing.to_string(), placeholders.join(", "), examples]);
    }
    let encoding = look.encoding.map(|e| format!(", {e}")).unwrap_or_default();
    let delimiter = look.delimiter.map(|d| format!(", {:?}", d.to_string())).unwrap_or_default();
    println!("{}: {}{encoding}{delimiter}, {}{} rows", file.display(), look.format, look.rows_seen, if look.more { "+" } else { "" });
    println!("{table}");
    let fits: Vec<String> = suggested.iter().filter(|s| s.missing_columns.is_empty()).map(|s| s.definition.clone()).collect();
    match (fits.is_empty(), here.lang) {
        (false, Lang::Zh) => println!("可以直接导入的定义：{}", fits.join("、")),
        (false, Lang::En) => println!("definitions that read it as it is: {}", fits.join(", ")),
        (true, Lang::Zh) => println!("还没有适合的定义；可以从下面的草稿开始，存为 {}/book/imports/名称.toml", here.home.display()),
        (true, Lang::En) => {
            println!("no definition reads it yet; start from this draft, saved as {}/book/imports/NAME.toml", here.home.display())
        }
    }
    println!("\n{}", look.draft);
    Ok(())
}
