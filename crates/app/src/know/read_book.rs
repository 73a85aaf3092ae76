//! Tells what can be asked, and what the words mean.

use crate::Upcount;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::Panel;
use upcount_model::{Grain, Scope, Text};
use utoipa::ToSchema;

/// The Book, as a reader needs it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookTold {
    /// 指标
    pub measures: Vec<BookMeasure>,
    /// 维度
    pub dimensions: Vec<BookDimension>,
    /// 口径
    pub calibres: Vec<BookCalibre>,
    /// 导入格式
    pub imports: Vec<BookImport>,
    /// 转化漏斗
    pub funnels: Vec<BookFunnel>,
    /// 看板
    pub pages: Vec<BookPage>,
    /// 对标
    pub leagues: Vec<BookLeague>,
    /// 市场
    pub markets: Vec<BookMarket>,
    /// 术语
    pub glossary: Vec<BookTerm>,
}

/// A measure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookMeasure {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// `policies`, `agents`, `count`, `fraction`, `number`, `money`.
    pub unit: String,
    /// What money is in (ISO 4217); absent when the figure is not money.
    pub currency: Option<String>,
    /// `count`, `sum`, `ratio`, `stock`, `facts`, `roster`, `active`, `retained`, `quotient`, `share`, `weighted`, `rolling`, `moving_average`.
    pub form: String,
    /// `additive`, `semi_additive` (a stock: over places, not over time) or `not_additive`.
    pub additivity: String,
    /// Whether it is only there to prove counting right, with the conformance kit.
    pub conformance: bool,
    /// The capability that asked for it.
    pub capability: String,
    /// The formula in words.
    pub definition: Text,
    /// Dimensions that it can be broken down by, on some calibre.
    pub dimensions: Vec<String>,
    /// Calibres on which it can be counted.
    pub calibres: Vec<String>,
    /// The counts that lead to it, each to the next.
    pub chain: Vec<String>,
}

/// A dimension.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookDimension {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Whether it is a grain of time.
    pub time: bool,
    /// Names of its values, where codes need them.
    pub labels: BTreeMap<String, Text>,
}

/// A funnel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookFunnel {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The measure that counts who enters.
    pub of: String,
}

/// A page of panels.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookPage {
    /// Its name in addresses.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What it is for.
    pub sentence: Text,
    /// Months that it shows at first.
    pub months: u32,
    /// Its panels: each a `table`, a `matrix` or a `mix`, as the Book writes them.
    #[schema(value_type = Vec<Object>)]
    pub panels: Vec<Panel>,
}

/// Places with their people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookMarket {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The dimension whose values are the places.
    pub of: String,
    /// Where its figures come from.
    pub source: Text,
}

/// A league.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookLeague {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The measure by which members are held beside each other.
    pub of: String,
    /// The dimension whose values are the members.
    pub members: String,
}

/// A calibre.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookCalibre {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The calibre in one sentence.
    pub words: Text,
    /// Whether it counts when a question names none.
    pub standard: bool,
    /// Whether it is only there to prove counting right, with the conformance kit.
    pub conformance: bool,
}

/// An import definition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookImport {
    /// Its name.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Where such files come from.
    pub source: String,
    /// The columns that it reads.
    pub columns: Vec<String>,
}

/// A word of the business.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookTerm {
    /// Its name in code and files.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What it means.
    pub sentence: Text,
}

fn of_the_kit(id: &str) -> bool {
    id.starts_with("kit_")
}

/// Reads the Book, with the measures that a scope allows.
#[must_use]
pub fn read_book(up: &Upcount, scope: &Scope) -> BookTold {
    let book = &up.book();
    BookTold {
        measures: book
            .measures
            .values()
            .filter(|m| scope.allows(&m.id))
            .map(|m| BookMeasure {
                id: m.id.clone(),
                zh: m.zh.clone(),
                en: m.en.clone(),
                unit: m.shown.id().to_owned(),
                currency: (m.shown == upcount_book::Shown::Money).then(|| book.company.currency.clone()),
                form: m.form.id().to_owned(),
                additivity: m.form.additivity().to_owned(),
                conformance: of_the_kit(&m.id),
                capability: m.capability.clone(),
                definition: m.definition.clone(),
                dimensions: upcount_measure::dimensions_of(book, m),
                calibres: upcount_measure::calibres_of(book, m),
                chain: m.chain.clone(),
            })
            .collect(),
        dimensions: book
            .dimensions
            .iter()
            .map(|(id, d)| BookDimension {
                id: id.clone(),
                zh: d.zh.clone(),
                en: d.en.clone(),
                time: Grain::from_id(id).is_some(),
                labels: d.labels.clone(),
            })
            .collect(),
        calibres: book
            .calibres
            .values()
            .map(|c| BookCalibre {
                id: c.id.clone(),
                zh: c.zh.clone(),
                en: c.en.clone(),
                words: book.words(c),
                standard: book.company.standard_calibres.contains(&c.id),
                conformance: of_the_kit(&c.id),
            })
            .collect(),
        imports: book
            .imports
            .values()
            .map(|i| BookImport {
                id: i.id.clone(),
                zh: i.zh.clone(),
                en: i.en.clone(),
                source: i.source.clone(),
                columns: i.columns().into_iter().map(str::to_owned).collect(),
            })
            .collect(),
        funnels: book
            .funnels
            .values()
            .filter(|f| scope.allows(&f.of))
            .map(|f| BookFunnel { id: f.id.clone(), zh: f.zh.clone(), en: f.en.clone(), of: f.of.clone() })
            .collect(),
        pages: book
            .pages
            .values()
            .filter(|p| p.panels.iter().all(|panel| panel.asks().0.into_iter().all(|measure| scope.allows(measure))))
            .map(|p| BookPage {
                id: p.id.clone(),
                zh: p.zh.clone(),
                en: p.en.clone(),
                sentence: p.sentence.clone(),
                months: p.months,
                panels: p.panels.clone(),
            })
            .collect(),
        markets: book
            .markets
            .values()
            .map(|m| BookMarket { id: m.id.clone(), zh: m.zh.clone(), en: m.en.clone(), of: m.of.clone(), source: m.source.clone() })
            .collect(),
        leagues: book
            .leagues
            .values()
            .filter(|l| scope.allows(&l.of))
            .map(|l| BookLeague { id: l.id.clone(), zh: l.zh.clone(), en: l.en.clone(), of: l.of.clone(), members: l.members.clone() })
            .collect(),
        glossary: book
            .glossary
            .iter()
            .map(|t| BookTerm { id: t.id.clone(), zh: t.zh.clone(), en: t.en.clone(), sentence: t.sentence.clone() })
            .collect(),
    }
}
