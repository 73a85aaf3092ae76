//! Definitions that are decided in Upcount (定义发布): proposed with a reason, tried against the whole Book, and released;
//! by another person where the company asks for two. Each step is a fact, and the text lies in it.

use super::accounts::told;
use super::trial::{Example, TryDefinition, run_examples};
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::{Book, BookError};
use upcount_model::{Say, Text};
use upcount_store::{Fact, NewFact, StoreError};
use utoipa::ToSchema;

/// A definition is written by people; a longer one is a mistake.
const LONGEST_BYTES: usize = 64 << 10;
const LONGEST_REASON_CHARS: usize = 500;
/// Proposals that are listed, at most.
const LISTED: usize = 200;

/// A definition to be decided.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// Its place in the Book.
    #[schema(example = "calibres/plain_agents.toml")]
    pub path: String,
    /// Its text, TOML.
    pub content: String,
    /// Its specification: Markdown with files, questions and the answers that they must have. It must hold, and is run
    /// again before every release that comes after.
    #[serde(default)]
    pub specification: String,
    /// Why.
    pub why: String,
}

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Nobody decided yet.
    Proposed,
    /// It is in the Book, or was until a later one.
    Released,
    /// It was taken back or refused.
    Withdrawn,
}

/// A definition that somebody proposed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Proposal {
    /// The number of the fact that tells of it.
    pub number: i64,
    /// Its place in the Book.
    pub path: String,
    /// Its text, TOML.
    pub content: String,
    /// Its specification; empty when it came without one.
    pub specification: String,
    /// The text that stands there now; absent when it is new.
    pub before: Option<String>,
    /// Why.
    pub why: String,
    /// Who proposed it, as the Log knows them.
    pub by: String,
    /// Their name; absent for the owner.
    pub by_name: Option<String>,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Whether another person must release it.
    pub two_people: bool,
    /// How it stands.
    pub state: ProposalState,
    /// Who decided, as the Log knows them.
    pub decided_by: Option<String>,
    /// Their name; absent for the owner.
    pub decided_by_name: Option<String>,
    /// When (RFC 3339, UTC).
    pub decided_at: Option<String>,
}

/// The proposals, those not decided first, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Proposals {
    /// The proposals.
    pub proposals: Vec<Proposal>,
}

/// Why a definition is not proposed or not released.
#[derive(Debug)]
pub enum DefinitionRefusal {
    /// The proposal makes no sense.
    Unclear(Text),
    /// The Book cannot be used with it.
    Book(BookError),
    /// An example of a specification does not hold with it.
    Examples(Vec<Example>),
    /// Another person must release it.
    SamePerson,
    /// There is no such proposal, or it is decided.
    None,
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for DefinitionRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for DefinitionRefusal {}
impl From<StoreError> for DefinitionRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<BookError> for DefinitionRefusal {
    fn from(e: BookError) -> Self {
        Self::Book(e)
    }
}

impl Say for DefinitionRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclear(_) => "proposal_unclear",
            Self::Book(_) => "definition_unusable",
            Self::Examples(_) => "examples_fail",
            Self::SamePerson => "another_person_needed",
            Self::None => "not_found",
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unclear(text) => text.clone(),
            Self::Book(e) => e.text(),
            Self::Examples(wrong) => {
                let each = |one: &Example| format!("{} · {}: {}", one.path, one.title, one.faults.join("; "));
                let told = wrong.iter().map(each).collect::<Vec<_>>().join(" / ");
                Text::new(format!("有例子不成立：{told}"), format!("these examples do not hold: {told}"))
            }
            Self::SamePerson => Text::new(
                "这项定义要两个人：请提出者以外的人发布",
                "this definition takes two people: somebody other than who proposed it must release it",
            ),
            Self::None => Text::new("没有这个提案，或已有决定", "there is no such proposal, or it is decided"),
            Self::Store(e) => e.text(),
        }
    }
}

const KIND: &str = "definition";
const PROPOSED: &str = "definition_proposed";
pub(crate) const RELEASED: &str = "definition_released";
const WITHDRAWN: &str = "definition_withdrawn";

/// Lists what was proposed.
///
/// # Errors
/// When the store fails.
pub async fn list_proposals(up: &Upcount) -> Result<Proposals, StoreError> {
    let (mut proposals, book) = (proposals(up).await?, up.book());
    let now = up.texts().await.unwrap_or_default();
    let names: BTreeMap<String, String> = up.store.accounts().await?.into_iter().map(|a| (a.id, a.name)).collect();
    for proposal in &mut proposals {
        proposal.by_name = names.get(&proposal.by).cloned();
        proposal.decided_by_name = proposal.decided_by.as_ref().and_then(|by| names.get(by).cloned());
        proposal.two_people = book.takes_two(&proposal.path);
        proposal.before = now.get(&proposal.path).cloned();
    }
    proposals.sort_by_key(|p| (p.state != ProposalState::Proposed, std::cmp::Reverse(p.number)));
    proposals.truncate(LISTED);
    Ok(Proposals { proposals })
}

/// Proposes a definition; the whole Book must be usable with it.
///
/// # Errors
/// [`DefinitionRefusal`]; then nothing is proposed.
pub async fn propose_definition(up: &Upcount, by: &Caller, new: &NewProposal) -> Result<Proposal, DefinitionRefusal> {
    let unclear = |zh: String, en: String| Err(DefinitionRefusal::Unclear(Text::new(zh, en)));
    let why = new.why.trim();
    if why.is_empty() || why.chars().count() > LONGEST_REASON_CHARS {
        return unclear(
            format!("请写明理由，不超过 {LONGEST_REASON_CHARS} 字"),
            format!("say why, in at most {LONGEST_REASON_CHARS} characters"),
        );
    }
    within_limits(&new.content, &new.specification)?;
    checked(up, &new.path, &new.content).await?;
    examples_hold(up, &new.path, &new.content, &new.specification).await?;
    let mut says = json!({ "path": new.path, "content": new.content, "why": why });
    if !new.specification.trim().is_empty() {
        says["specification"] = json!(new.specification);
    }
    up.store.note(of_definition(told(by, PROPOSED, &new.path, &says)), &clock::now()).await?;
    let all = list_proposals(up).await?.proposals;
    all.into_iter()
        .find(|p| p.state == ProposalState::Proposed && p.path == new.path && p.content == new.content)
        .ok_or(DefinitionRefusal::None)
}

/// Releases a proposal: it is in the Book from now on.
///
/// # Errors
/// [`DefinitionRefusal`]; then nothing is released.
pub async fn release_definition(up: &Upcount, by: &Caller, number: i64) -> Result<(), DefinitionRefusal> {
    let proposal = open_proposal(up, number).await?;
    // Whoever proposes that two people are not needed any more does not decide that alone.
    let after = checked(up, &proposal.path, &proposal.content).await?;
    if (up.book().takes_two(&proposal.path) || after.takes_two(&proposal.path)) && proposal.by == by.id() {
        return Err(DefinitionRefusal::SamePerson);
    }
    examples_hold(up, &proposal.path, &proposal.content, &proposal.specification).await?;
    let says = json!({ "proposal": number, "proposed_by": proposal.by });
    up.store.note(of_definition(told(by, RELEASED, &proposal.path, &says)), &clock::now()).await?;
    up.read_book_anew().await.map_err(DefinitionRefusal::Store)?;
    if proposal.path.starts_with("cells/") {
        // New cells are made beside; questions do not wait for them.
        let up = up.clone();
        tokio::spawn(async move { super::tend_cells(&up, &Arc::default()).await });
    }
    Ok(())
}

/// Takes a proposal back, or refuses it.
///
/// # Errors
/// [`DefinitionRefusal`]; then it stands as it stood.
pub async fn withdraw_definition(up: &Upcount, by: &Caller, number: i64) -> Result<(), DefinitionRefusal> {
    let proposal = open_proposal(up, number).await?;
    let fact = told(by, WITHDRAWN, &proposal.path, &json!({ "proposal": number }));
    Ok(up.store.note(of_definition(fact), &clock::now()).await?)
}

async fn open_proposal(up: &Upcount, number: i64) -> Result<Proposal, DefinitionRefusal> {
    let found = proposals(up).await?.into_iter().find(|p| p.number == number && p.state == ProposalState::Proposed);
    found.ok_or(DefinitionRefusal::None)
}

/// Refuses what people do not write by hand.
pub(crate) fn within_limits(content: &str, specification: &str) -> Result<(), DefinitionRefusal> {
    if content.len().max(specification.len()) > LONGEST_BYTES {
        return Err(DefinitionRefusal::Unclear(Text::new(
            format!("一个定义和它的规格说明各不超过 {LONGEST_BYTES} 字节"),
            format!("a definition and its specification have at most {LONGEST_BYTES} bytes each"),
        )));
    }
    Ok(())
}

/// The Book as it would be with a definition.
pub(crate) async fn checked(up: &Upcount, path: &str, content: &str) -> Result<Book, DefinitionRefusal> {
    let mut texts = up.texts().await?;
    texts.insert(path.to_owned(), content.to_owned());
    Ok(Book::from_files(texts)?)
}

async fn examples_hold(up: &Upcount, path: &str, content: &str, specification: &str) -> Result<(), DefinitionRefusal> {
    let new = TryDefinition { path: path.to_owned(), content: content.to_owned(), specification: specification.to_owned() };
    let mut wrong = run_examples(up, &new).await?;
    wrong.retain(|example| !example.faults.is_empty());
    if wrong.is_empty() { Ok(()) } else { Err(DefinitionRefusal::Examples(wrong)) }
}

/// The specifications of the definitions that were released here, by path.
pub(crate) async fn own_specifications(up: &Upcount) -> Result<BTreeMap<String, String>, DefinitionRefusal> {
    let released = released(up).await?;
    Ok(released.into_iter().filter(|p| !p.specification.is_empty()).map(|p| (p.path, p.specification)).collect())
}

/// What was released, in the order of the releases.
async fn released(up: &Upcount) -> Result<Vec<Proposal>, StoreError> {
    let mut released: Vec<Proposal> = proposals(up).await?.into_iter().filter(|p| p.state == ProposalState::Released).collect();
    released.sort_by(|a, b| a.decided_at.cmp(&b.decided_at).then(a.number.cmp(&b.number)));
    Ok(released)
}

/// A definition as it stands, and what stood there before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DefinitionText {
    /// Its place in the Book.
    pub path: String,
    /// Its text, TOML.
    pub content: String,
    /// The specification that came with it.
    pub specification: String,
    /// What stands there when nothing is released: what ships, or the home's own file. Absent when there is none.
    pub at_first: Option<String>,
    /// What was released there, newest first.
    pub versions: Vec<Proposal>,
}

/// The definitions of the Book as texts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DefinitionTexts {
    /// By path.
    pub definitions: Vec<DefinitionText>,
}

/// Lists the definitions as texts, each with its versions.
///
/// # Errors
/// [`DefinitionRefusal`] when a file cannot be read.
pub async fn list_definitions(up: &Upcount) -> Result<DefinitionTexts, DefinitionRefusal> {
    let at_first = Book::texts(&up.home.book())?;
    let specifications = own_specifications(up).await?;
    let names: BTreeMap<String, String> = up.store.accounts().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let mut versions: BTreeMap<String, Vec<Proposal>> = BTreeMap::new();
    for mut one in released(up).await? {
        one.by_name = names.get(&one.by).cloned();
        one.decided_by_name = one.decided_by.as_ref().and_then(|by| names.get(by).cloned());
        versions.entry(one.path.clone()).or_default().insert(0, one);
    }
    let told = |(path, content): (String, String)| DefinitionText {
        specification: specifications.get(&path).cloned().unwrap_or_default(),
        at_first: at_first.get(&path).cloned(),
        versions: versions.remove(&path).unwrap_or_default(),
        path,
        content,
    };
    Ok(DefinitionTexts { definitions: up.texts().await?.into_iter().map(told).collect() })
}

async fn proposals(up: &Upcount) -> Result<Vec<Proposal>, StoreError> {
    let mut found: BTreeMap<i64, Proposal> = BTreeMap::new();
    for fact in up.store.facts_of(KIND).await? {
        hear(&mut found, fact);
    }
    Ok(found.into_values().collect())
}

fn hear(found: &mut BTreeMap<i64, Proposal>, fact: Fact) {
    let says: serde_json::Value = serde_json::from_str(&fact.fact.says).unwrap_or_default();
    let text = |name: &str| says[name].as_str().unwrap_or_default().to_owned();
    if fact.fact.event == PROPOSED {
        let proposal = Proposal {
            number: fact.number,
            path: text("path"),
            content: text("content"),
            specification: text("specification"),
            before: None,
            why: text("why"),
            by: fact.fact.recorded_by,
            by_name: None,
            at: fact.learned_at,
            two_people: false,
            state: ProposalState::Proposed,
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
        };
        found.insert(fact.number, proposal);
    } else if let Some(proposal) = says["proposal"].as_i64().and_then(|n| found.get_mut(&n)) {
        proposal.state = if fact.fact.event == RELEASED { ProposalState::Released } else { ProposalState::Withdrawn };
        (proposal.decided_by, proposal.decided_at) = (Some(fact.fact.recorded_by), Some(fact.learned_at));
    }
}

fn of_definition(fact: NewFact) -> NewFact {
    NewFact { kind: KIND.to_owned(), ..fact }
}

impl Upcount {
    /// The texts of the Book: what ships, the home's own, and what was released over both.
    pub(crate) async fn texts(&self) -> Result<BTreeMap<String, String>, DefinitionRefusal> {
        let mut texts = Book::texts(&self.home.book())?;
        texts.extend(released(self).await?.into_iter().map(|p| (p.path, p.content)));
        Ok(texts)
    }
}
