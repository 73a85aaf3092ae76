//! Who asks, in which language, with which parameters: what the route of every question begins with.

use crate::Desk;
use crate::know::{Parameters, pairs, sent};
use crate::problem::{Problem, lang};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use upcount_app::know::Exported;
use upcount_app::{Caller, Upcount};
use upcount_model::{Lang, Say, Scope};

/// A question's asker.
pub(crate) struct Asker {
    desk: Desk,
    pub(crate) caller: Caller,
    pub(crate) lang: Lang,
    /// The parameters that were not taken yet.
    pub(crate) given: Vec<(String, String)>,
}

impl FromRequestParts<Desk> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        let lang = lang(&parts.headers);
        // The guard says who asks before any route is reached.
        let caller = parts.extensions.get::<Caller>().cloned().ok_or_else(|| Problem::of_status(StatusCode::UNAUTHORIZED, lang))?;
        Ok(Self { desk: desk.clone(), caller, lang, given: pairs(parts.uri.query().unwrap_or_default()) })
    }
}

impl Asker {
    pub(crate) fn up(&self) -> &Upcount {
        &self.desk.up
    }

    pub(crate) fn scope(&self) -> &Scope {
        self.caller.scope()
    }

    /// Takes a parameter out; none when it is not there or empty.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.given.iter().position(|(own, _)| own == name)?;
        Some(self.given.remove(place).1).filter(|value| !value.is_empty())
    }

    /// The parameters that are left as those of a question, which is of this measure unless they say another.
    pub(crate) fn asked(&mut self, measure: &str) -> Result<Parameters, Problem> {
        let mut given = std::mem::take(&mut self.given);
        if !given.iter().any(|(name, value)| name == "measure" && !value.is_empty()) {
            given.push(("measure".to_owned(), measure.to_owned()));
        }
        Parameters::of(given, self.lang)
    }

    /// The answer, or why there is none.
    pub(crate) fn told<T>(&self, found: Result<T, impl Say>) -> Result<Json<T>, Problem> {
        found.map(Json).map_err(|e| Problem::of(&e, self.lang))
    }

    /// The file, or why there is none.
    pub(crate) fn sent(&self, asked: &Parameters, file: Result<Exported, impl Say>) -> Result<Response, Problem> {
        file.map(sent).map_err(|e| Problem::of(&e, self.wants(asked)))
    }

    /// The language of a file.
    pub(crate) fn wants(&self, asked: &Parameters) -> Lang {
        asked.lang.unwrap_or(self.lang)
    }
}
